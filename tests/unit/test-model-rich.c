/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages made of blocks: their text in the order of reading, and what it looks like.
 */
#include <client/model/mt-model.h>
#include <tl-api.h>

#define DEEP 200

static const struct {
    MtEntityKind kind;
    gint offset;
    gint length;
} wanted[] = {
    {MT_ENTITY_BOLD, 0, 5},   /* the title */
    {MT_ENTITY_ITALIC, 9, 4}, /* behind a character of two units and a blank */
    {MT_ENTITY_TEXT_URL, 14, 4}, {MT_ENTITY_PRE, 19, 5}, {MT_ENTITY_QUOTE, 58, 5},
};

static TlTextPlain title_text = {.base = TL_TEXT_PLAIN, .text = "Title"};
static TlPageBlockTitle title = {.base = TL_PAGE_BLOCK_TITLE, .text = &title_text.base};
static TlTextPlain face = {.base = TL_TEXT_PLAIN, .text = "\xf0\x9f\x98\x80 "};
static TlTextPlain slanted_text = {.base = TL_TEXT_PLAIN, .text = "it's"};
static TlTextItalic slanted = {.base = TL_TEXT_ITALIC, .text = &slanted_text.base};
static TlTextPlain blank = {.base = TL_TEXT_PLAIN, .text = " "};
static TlTextPlain here = {.base = TL_TEXT_PLAIN, .text = "here"};
static TlTextUrl link_ = {.base = TL_TEXT_URL, .text = &here.base, .url = "https://example.org/"};
static TlObject *spans[] = {&face.base, &slanted.base, &blank.base, &link_.base};
static const TlVector span_list = {.len = G_N_ELEMENTS(spans), .objects = spans};
static TlTextConcat concat = {.base = TL_TEXT_CONCAT, .texts = &span_list};
static TlPageBlockParagraph paragraph = {.base = TL_PAGE_BLOCK_PARAGRAPH, .text = &concat.base};
static TlTextPlain code_text = {.base = TL_TEXT_PLAIN, .text = "x = 1"};
static TlPageBlockPreformatted code = {
    .base = TL_PAGE_BLOCK_PREFORMATTED, .text = &code_text.base, .language = "c"};
static TlTextPlain one_text = {.base = TL_TEXT_PLAIN, .text = "one"};
static TlPageListItemText one = {.base = TL_PAGE_LIST_ITEM_TEXT, .text = &one_text.base};
static TlTextPlain two_text = {.base = TL_TEXT_PLAIN, .text = "two"};
static TlPageBlockParagraph two_block = {.base = TL_PAGE_BLOCK_PARAGRAPH, .text = &two_text.base};
static TlObject *two_blocks[] = {&two_block.base};
static const TlVector two_list = {.len = 1, .objects = two_blocks};
static TlPageListItemBlocks two = {
    .base = TL_PAGE_LIST_ITEM_BLOCKS, .checkbox = TRUE, .checked = TRUE, .blocks = &two_list};
static TlObject *items[] = {&one.base, &two.base};
static const TlVector item_list = {.len = 2, .objects = items};
static TlPageBlockList list = {.base = TL_PAGE_BLOCK_LIST, .items = &item_list};
static TlPageListOrderedItemText third = {
    .base = TL_PAGE_LIST_ORDERED_ITEM_TEXT, .num = "3", .text = &one_text.base};
static TlObject *numbered_items[] = {&third.base};
static const TlVector numbered_list = {.len = 1, .objects = numbered_items};
static TlPageBlockOrderedList numbered = {.base = TL_PAGE_BLOCK_ORDERED_LIST,
                                          .items = &numbered_list};
static TlTextEmpty empty = {.base = TL_TEXT_EMPTY};
static TlPageTableCell left = {.base = TL_PAGE_TABLE_CELL, .text = &one_text.base};
static TlPageTableCell right = {.base = TL_PAGE_TABLE_CELL, .text = &two_text.base};
static TlObject *cells[] = {&left.base, &right.base};
static const TlVector cell_list = {.len = 2, .objects = cells};
static TlPageTableRow row = {.base = TL_PAGE_TABLE_ROW, .cells = &cell_list};
static TlObject *rows[] = {&row.base};
static const TlVector row_list = {.len = 1, .objects = rows};
static TlPageBlockTable table = {
    .base = TL_PAGE_BLOCK_TABLE, .title = &empty.base, .rows = &row_list};
static TlPageBlockMath formula = {.base = TL_PAGE_BLOCK_MATH, .source = "a^2"};
static TlPageBlockBlockquoteBlocks quote = {
    .base = TL_PAGE_BLOCK_BLOCKQUOTE_BLOCKS, .blocks = NULL, .caption = &title_text.base};
static TlPageBlockUnsupported unsupported = {.base = TL_PAGE_BLOCK_UNSUPPORTED};

static void
test_blocks(void)
{
    TlObject *blocks[] = {&title.base,   &paragraph.base, &code.base,
                          &list.base,    &numbered.base,  &table.base,
                          &formula.base, &quote.base,     &unsupported.base};
    const TlVector all = {.len = G_N_ELEMENTS(blocks), .objects = blocks};
    const TlRichMessage rich = {.base = TL_RICH_MESSAGE, .blocks = &all};
    g_autoptr(MtMessage) message = mt_message_new();

    mt_model_rich(message, &rich.base);
    g_assert_cmpstr(message->text, ==,
                    "Title\n\xf0\x9f\x98\x80 it's here\nx = 1\n• one\n☑ two\n3. one\none | two\n"
                    "a^2\nTitle");
    g_assert_cmpuint(message->entities->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const MtEntity *entity = g_ptr_array_index(message->entities, i);

        g_assert_cmpint(entity->kind, ==, wanted[i].kind);
        g_assert_cmpint(entity->offset, ==, wanted[i].offset);
        g_assert_cmpint(entity->length, ==, wanted[i].length);
    }
}

static void
test_nothing(void)
{
    TlObject *blocks[] = {&unsupported.base};
    const TlVector all = {.len = 1, .objects = blocks};
    const TlRichMessage rich = {.base = TL_RICH_MESSAGE, .blocks = &all};
    g_autoptr(MtMessage) message = mt_message_new();

    mt_model_rich(message, &rich.base);
    g_assert_cmpstr(message->text, ==, "");
    mt_model_rich(message, NULL);
    g_assert_null(message->entities);
}

static void
test_deep(void)
{
    TlTextBold bolds[DEEP];
    TlPageBlockParagraph block = {.base = TL_PAGE_BLOCK_PARAGRAPH, .text = &bolds[0].base};
    TlObject *blocks[] = {&block.base, &title.base};
    const TlVector all = {.len = 2, .objects = blocks};
    const TlRichMessage rich = {.base = TL_RICH_MESSAGE, .blocks = &all};
    g_autoptr(MtMessage) message = mt_message_new();

    for (guint i = 0; i < DEEP; i++) {
        const TlTextBold bold = {.base = TL_TEXT_BOLD,
                                 .text = i + 1 < DEEP ? &bolds[i + 1].base : &title_text.base};

        bolds[i] = bold;
    }
    mt_model_rich(message, &rich.base);
    g_assert_cmpstr(message->text, ==, "Title");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model-rich/blocks", test_blocks);
    g_test_add_func("/model-rich/nothing", test_nothing);
    g_test_add_func("/model-rich/deep", test_deep);
    return g_test_run();
}
