"""The window. With ``desktop.app`` the only home of Qt."""

from .lasting_none import keep_none_alive

keep_none_alive()
