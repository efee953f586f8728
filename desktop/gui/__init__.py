"""The window. With ``desktop.app`` the only home of Qt."""

from .immortal import keep_singletons_alive

keep_singletons_alive()
