/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages that are made of blocks, as a text with entities: what front ends of lines can show.
 */
#include <client/model/mt-model.h>

#include <tl-api.h>

/* More is cut off, and what is deeper is left out. */
#define MAX_UNITS 32768
#define MAX_DEPTH 48

typedef struct {
    GString *text;
    gint units; /* of UTF-16 */
    GPtrArray *entities;
    guint depth;
    gint marked; /* behind the mark of an item, whose first block stands beside it */
} Reader;

static void
entity_free(gpointer data)
{
    mt_entity_free(data);
}

static void
add(Reader *self, const char *text)
{
    for (const char *p = text != NULL ? text : ""; *p != '\0' && self->units < MAX_UNITS;
         p = g_utf8_next_char(p)) {
        g_string_append_len(self->text, p, g_utf8_next_char(p) - p);
        self->units += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
    }
}

static gboolean
is_at_line_start(const Reader *self)
{
    return self->text->len == 0 || self->text->str[self->text->len - 1] == '\n';
}

static void
end_line(Reader *self)
{
    if (!is_at_line_start(self))
        add(self, "\n");
}

/* --- what it looks like ------------------------------------------------------------------------
 */

static MtEntityKind
kind_of(guint32 id)
{
    static const struct {
        guint32 id;
        MtEntityKind kind;
    } kinds[] = {
        {TL_ID_TEXT_BOLD, MT_ENTITY_BOLD},
        {TL_ID_TEXT_ITALIC, MT_ENTITY_ITALIC},
        {TL_ID_TEXT_UNDERLINE, MT_ENTITY_UNDERLINE},
        {TL_ID_TEXT_STRIKE, MT_ENTITY_STRIKE},
        {TL_ID_TEXT_FIXED, MT_ENTITY_CODE},
        {TL_ID_TEXT_SPOILER, MT_ENTITY_SPOILER},
        {TL_ID_TEXT_URL, MT_ENTITY_TEXT_URL},
        {TL_ID_TEXT_MENTION_NAME, MT_ENTITY_MENTION_NAME},
        {TL_ID_PAGE_BLOCK_TITLE, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_HEADER, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_SUBHEADER, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_HEADING1, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_HEADING2, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_HEADING3, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_HEADING4, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_HEADING5, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_HEADING6, MT_ENTITY_BOLD},
        {TL_ID_PAGE_BLOCK_PREFORMATTED, MT_ENTITY_PRE},
        {TL_ID_PAGE_BLOCK_BLOCKQUOTE, MT_ENTITY_QUOTE},
        {TL_ID_PAGE_BLOCK_BLOCKQUOTE_BLOCKS, MT_ENTITY_QUOTE},
        {TL_ID_PAGE_BLOCK_PULLQUOTE, MT_ENTITY_QUOTE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].id == id)
            return kinds[i].kind;
    return MT_ENTITY_UNKNOWN;
}

static void
add_entity(Reader *self, const TlObject *object, gint from)
{
    MtEntityKind kind = kind_of(tl_object_id(object));
    gint to = is_at_line_start(self) ? self->units - 1 : self->units;
    MtEntity *entity;

    if (kind == MT_ENTITY_UNKNOWN || to <= from)
        return;
    entity = g_new0(MtEntity, 1);
    entity->kind = kind;
    entity->offset = from;
    entity->length = to - from;
    if (kind == MT_ENTITY_TEXT_URL)
        entity->argument = g_strdup(((const TlTextUrl *)object)->url);
    else if (kind == MT_ENTITY_PRE)
        entity->argument = g_strdup(((const TlPageBlockPreformatted *)object)->language);
    else if (kind == MT_ENTITY_MENTION_NAME)
        entity->number = ((const TlTextMentionName *)object)->user_id;
    g_ptr_array_add(self->entities, entity);
}

static void
add_mark(Reader *self, gboolean checkbox, gboolean checked, const char *otherwise)
{
    add(self, !checkbox ? otherwise : checked ? "☑ " : "☐ ");
    self->marked = self->units;
}

static void
add_number(Reader *self, gboolean checkbox, gboolean checked, const char *number)
{
    g_autofree char *mark = number != NULL ? g_strconcat(number, ". ", NULL) : g_strdup("• ");

    add_mark(self, checkbox, checked, mark);
}

/* What stands before it, or instead of it. */
static void
add_own(Reader *self, const TlObject *object)
{
    switch (tl_object_id(object)) {
    case TL_ID_TEXT_PLAIN:
        add(self, ((const TlTextPlain *)object)->text);
        break;
    case TL_ID_TEXT_MATH:
        add(self, ((const TlTextMath *)object)->source);
        break;
    case TL_ID_TEXT_CUSTOM_EMOJI:
        add(self, ((const TlTextCustomEmoji *)object)->alt);
        break;
    case TL_ID_PAGE_BLOCK_MATH:
        add(self, ((const TlPageBlockMath *)object)->source);
        break;
    case TL_ID_PAGE_BLOCK_DIVIDER:
        add(self, "---");
        break;
    case TL_ID_PAGE_LIST_ITEM_TEXT: {
        const TlPageListItemText *item = (const TlPageListItemText *)object;

        add_mark(self, item->checkbox, item->checked, "• ");
        break;
    }
    case TL_ID_PAGE_LIST_ITEM_BLOCKS: {
        const TlPageListItemBlocks *item = (const TlPageListItemBlocks *)object;

        add_mark(self, item->checkbox, item->checked, "• ");
        break;
    }
    case TL_ID_PAGE_LIST_ORDERED_ITEM_TEXT: {
        const TlPageListOrderedItemText *item = (const TlPageListOrderedItemText *)object;

        add_number(self, item->checkbox, item->checked, item->num);
        break;
    }
    case TL_ID_PAGE_LIST_ORDERED_ITEM_BLOCKS: {
        const TlPageListOrderedItemBlocks *item = (const TlPageListOrderedItemBlocks *)object;

        add_number(self, item->checkbox, item->checked, item->num);
        break;
    }
    default:
        break;
    }
}

/* --- the walk ----------------------------------------------------------------------------------
 */

/* Blocks, and what has a line of its own in them. */
static gboolean
is_line(const TlType *type)
{
    return type == TL_TYPE_PAGE_BLOCK || type == TL_TYPE_PAGE_CAPTION ||
           type == TL_TYPE_PAGE_LIST_ITEM || type == TL_TYPE_PAGE_LIST_ORDERED_ITEM ||
           type == TL_TYPE_PAGE_TABLE_ROW;
}

static void read_one(Reader *self, const TlObject *object);

/* In the order of the declaration, which is that of reading. */
static void
read_fields(Reader *self, const TlObject *object)
{
    const TlConstructor *constructor = object->constructor;

    for (guint i = 0; i < constructor->n_fields; i++) {
        const TlField *field = &constructor->fields[i];
        const void *place = (const guint8 *)object + field->offset;
        const TlVector *items;

        if (field->kind == TL_KIND_OBJECT || field->kind == TL_KIND_BARE)
            read_one(self, *(TlObject *const *)place);
        if (field->kind != TL_KIND_VECTOR || field->item_kind != TL_KIND_OBJECT)
            continue;
        items = *(const TlVector *const *)place;
        for (guint j = 0; items != NULL && j < items->len; j++)
            read_one(self, items->objects[j]);
    }
}

static void
read_one(Reader *self, const TlObject *object)
{
    const TlType *type = object != NULL ? object->constructor->type : NULL;
    gint from;

    if (type == NULL || self->depth >= MAX_DEPTH)
        return;
    if (!is_line(type) && type != TL_TYPE_RICH_TEXT && type != TL_TYPE_PAGE_TABLE_CELL)
        return;
    self->depth++;
    if (type == TL_TYPE_PAGE_BLOCK && self->units != self->marked)
        end_line(self);
    if (type == TL_TYPE_PAGE_TABLE_CELL && !is_at_line_start(self))
        add(self, " | ");
    from = self->units;
    add_own(self, object);
    read_fields(self, object);
    add_entity(self, object, from);
    if (is_line(type))
        end_line(self);
    self->depth--;
}

void
mt_model_rich(MtMessage *message, const TlObject *rich)
{
    const TlRichMessage *from = (const TlRichMessage *)rich;
    Reader self = {.text = g_string_new(NULL)};

    self.entities = g_ptr_array_new_with_free_func(entity_free);
    for (guint i = 0;
         tl_object_id(rich) == TL_ID_RICH_MESSAGE && from->blocks != NULL && i < from->blocks->len;
         i++)
        read_one(&self, from->blocks->objects[i]);
    if (self.text->len > 0 && is_at_line_start(&self))
        g_string_truncate(self.text, self.text->len - 1);
    if (self.text->len == 0) {
        g_string_free(self.text, TRUE);
        g_ptr_array_unref(self.entities);
        return;
    }
    g_free(message->text);
    message->text = g_string_free(self.text, FALSE);
    g_clear_pointer(&message->entities, g_ptr_array_unref);
    message->entities = self.entities;
}
