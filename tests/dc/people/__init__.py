# SPDX-License-Identifier: GPL-3.0-or-later
"""The world behind the login: people, their chats, and what is said there."""
