# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does with the mouse where there is a window manager: laying windows side by side."""
import ctypes
import ctypes.util


def _library():
    found = ctypes.CDLL(ctypes.util.find_library('X11') or 'libX11.so.6')
    found.XOpenDisplay.restype = ctypes.c_void_p
    found.XDefaultRootWindow.restype = ctypes.c_ulong
    return found


def _with_window(title, action):
    """Does something with the top-level window of this title; whether there was one."""
    library = _library()
    display = ctypes.c_void_p(library.XOpenDisplay(None))
    root = ctypes.c_ulong(library.XDefaultRootWindow(display))
    other, parent, name = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_char_p()
    children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
    library.XQueryTree(display, root, ctypes.byref(other), ctypes.byref(parent),
                       ctypes.byref(children), ctypes.byref(count))
    found = False
    for number in range(count.value):
        window = ctypes.c_ulong(children[number])
        if library.XFetchName(display, window, ctypes.byref(name)) and \
                (name.value or b'').decode('utf-8', 'replace') == title:
            action(library, display, window)
            found = True
    library.XCloseDisplay(display)
    return found


def move_window(title, x, y):
    """Moves the window of this title."""
    return _with_window(title, lambda library, display, window: library.XMoveWindow(
        display, window, x, y))


def focus_window(title):
    """Makes it the one that is typed into."""
    revert_to_pointer_root, current_time = 1, ctypes.c_ulong(0)
    return _with_window(title, lambda library, display, window: library.XSetInputFocus(
        display, window, revert_to_pointer_root, current_time))
