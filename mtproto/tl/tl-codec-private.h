/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the reader and the writer of TL share: the constructors that are in every schema, and how
 * a field of a struct is reached.
 */
#pragma once

#include <tl/tl-codec.h>

/* https://core.telegram.org/mtproto/serialize */
#define ID_VECTOR 0x1cb5c415u
#define ID_TRUE 0x997275b5u
#define ID_FALSE 0xbc799737u

#define MEMBER(type, object, place) (*(type *)(void *)((guint8 *)(object) + (place)))
#define CONST_MEMBER(type, object, place)                                                          \
    (*(type const *)(const void *)((const guint8 *)(object) + (place)))
