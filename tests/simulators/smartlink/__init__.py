"""The simulated partner API of Home SmartLink."""
