"""Calls for nominations, nominations by fellow members, and the choice of who takes a seat: by slate or by ballot."""
