"""Tests of Home SmartLink."""
