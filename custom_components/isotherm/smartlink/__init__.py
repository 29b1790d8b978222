"""Home SmartLink: homes of a partner account, whose heaters may depart from their programme."""
