"""The partner API of Home SmartLink, without Home Assistant."""
