"""The schedules of a bridge: calendar, switches, buttons, and the action on them."""
