"""The settings, made from ``desktop.settings.SETTINGS``."""

from .page import SettingsPage

__all__ = ["SettingsPage"]
