/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * From TL to the model: messages with everything on them, every kind of media and of service
 * message that the schema has, and what is not there.
 */
#include <client/model/mt-model-peer.h>
#include <client/model/mt-model.h>
#include <string.h>
#include <tl-api.h>

#define SELF 1000

/* --- names ----------------------------------------------------------------------------------- */

static void
test_peer_names(void)
{
    const MtPeerId ids[] = {
        {MT_PEER_USER, 5}, {MT_PEER_GROUP, 6}, {MT_PEER_CHANNEL, 1234567890123}};
    static const char *const texts[] = {"u5", "g6", "c1234567890123"};
    static const char *const bad[] = {"",    "u",  "x5",  "u-5",
                                      "u 5", "u0", "u5x", "u99999999999999999999"};
    MtPeerId read = {0};

    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autofree char *text = mt_peer_id_to_text(ids[i]);

        g_assert_cmpstr(text, ==, texts[i]);
        g_assert_true(mt_peer_id_from_text(text, &read));
        g_assert_true(mt_peer_id_equal(read, ids[i]));
    }
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(mt_peer_id_from_text(bad[i], &read));
    g_assert_false(mt_peer_id_from_text(NULL, &read));
}

static void
test_display_names(void)
{
    MtPeer peer = {.first_name = "Ann", .last_name = "Lee", .username = "al"};
    g_autofree char *both = mt_peer_dup_name(&peer);
    g_autofree char *last = NULL;
    g_autofree char *title = NULL;
    g_autoptr(MtPeer) copy = mt_peer_copy(&peer);

    g_assert_cmpstr(both, ==, "Ann Lee");
    g_assert_cmpstr(copy->username, ==, "al");
    peer.first_name = NULL;
    last = mt_peer_dup_name(&peer);
    g_assert_cmpstr(last, ==, "Lee");
    peer.last_name = NULL;
    g_assert_null(mt_peer_dup_name(&peer));
    peer.title = "Club";
    title = mt_peer_dup_name(&peer);
    g_assert_cmpstr(title, ==, "Club");
}

/* --- messages -------------------------------------------------------------------------------- */

static TlPeerUser ann = {.base = TL_PEER_USER, .user_id = 5};
static TlPeerChannel forum = {.base = TL_PEER_CHANNEL, .channel_id = 7};

static void
test_plain_message(void)
{
    const TlMessage from = {.base = TL_MESSAGE,
                            .id = 3,
                            .peer_id = &ann.base,
                            .date = 99,
                            .message = "hello",
                            .edit_date = 120};
    g_autoptr(MtMessage) message = mt_model_message(&from.base, SELF);

    g_assert_cmpint(message->id, ==, 3);
    g_assert_cmpint(message->sender.id, ==, 5);
    g_assert_cmpstr(message->text, ==, "hello");
    g_assert_cmpint(message->edit_s, ==, 120);
    g_assert_null(message->entities);
    g_assert_null(message->media);
    g_assert_false(message->forward.set);
}

static void
test_own_message(void)
{
    const TlMessage from = {
        .base = TL_MESSAGE, .out = TRUE, .id = 3, .peer_id = &ann.base, .edit_hide = TRUE};
    const TlMessage no_chat = {.base = TL_MESSAGE, .id = 3};
    const TlMessage no_number = {.base = TL_MESSAGE, .peer_id = &ann.base};
    const TlMessageEmpty empty = {.base = TL_MESSAGE_EMPTY, .id = 4, .peer_id = &ann.base};
    g_autoptr(MtMessage) message = mt_model_message(&from.base, SELF);
    MtPeerId peer;
    gint32 id;

    g_assert_cmpint(message->sender.id, ==, SELF);
    g_assert_cmpstr(message->text, ==, "");
    g_assert_null(mt_model_message(&no_chat.base, SELF));
    g_assert_null(mt_model_message(&no_number.base, SELF));
    g_assert_null(mt_model_message(&empty.base, SELF));
    g_assert_true(mt_model_message_key(&empty.base, &peer, &id));
    g_assert_cmpint(id, ==, 4);
    g_assert_false(mt_model_message_key(&no_chat.base, &peer, &id));
}

static void
test_topics(void)
{
    TlMessageReplyHeader header = {
        .base = TL_MESSAGE_REPLY_HEADER, .forum_topic = TRUE, .reply_to_msg_id = 40};
    TlMessage from = {
        .base = TL_MESSAGE, .id = 50, .peer_id = &forum.base, .reply_to = &header.base};
    g_autoptr(MtMessage) first = mt_model_message(&from.base, SELF);
    g_autoptr(MtMessage) answer = NULL;

    g_assert_cmpint(first->topic, ==, 40);
    g_assert_cmpint(first->reply.id, ==, 0);
    header.reply_to_msg_id = 45;
    header.reply_to_top_id = 40;
    header.quote_text = "part";
    answer = mt_model_message(&from.base, SELF);
    g_assert_cmpint(answer->topic, ==, 40);
    g_assert_cmpint(answer->reply.id, ==, 45);
    g_assert_cmpstr(answer->reply.quote, ==, "part");
}

static void
test_forward(void)
{
    TlMessageFwdHeader header = {.base = TL_MESSAGE_FWD_HEADER,
                                 .from_id = &forum.base,
                                 .from_name = "Hidden",
                                 .date = 77,
                                 .channel_post = 12,
                                 .post_author = "Editor"};
    const TlMessage from = {
        .base = TL_MESSAGE, .id = 50, .peer_id = &ann.base, .fwd_from = &header.base};
    g_autoptr(MtMessage) message = mt_model_message(&from.base, SELF);

    g_assert_true(message->forward.set);
    g_assert_cmpint(message->forward.peer.type, ==, MT_PEER_CHANNEL);
    g_assert_cmpstr(message->forward.name, ==, "Hidden");
    g_assert_cmpstr(message->forward.author, ==, "Editor");
    g_assert_cmpint(message->forward.post, ==, 12);
}

static TlMessageEntityBold with_bold = {.base = TL_MESSAGE_ENTITY_BOLD, .offset = 1, .length = 2};
static TlMessageEntityPre with_pre = {
    .base = TL_MESSAGE_ENTITY_PRE, .offset = 3, .length = 4, .language = "c"};
static TlMessageEntityTextUrl with_url = {
    .base = TL_MESSAGE_ENTITY_TEXT_URL, .offset = 0, .length = 1, .url = "https://e.org"};
static TlMessageEntityMentionName with_name = {
    .base = TL_MESSAGE_ENTITY_MENTION_NAME, .offset = 0, .length = 1, .user_id = 9};
static TlMessageEntityBlockquote with_quote = {
    .base = TL_MESSAGE_ENTITY_BLOCKQUOTE, .offset = 0, .length = 9, .collapsed = TRUE};
static TlMessageEntityBold with_backwards = {
    .base = TL_MESSAGE_ENTITY_BOLD, .offset = -1, .length = 2};
static TlMessageEntityBold with_nothing = {.base = TL_MESSAGE_ENTITY_ITALIC, .offset = 1};
static TlMessageEntityDiffDelete with_strange = {
    .base = TL_MESSAGE_ENTITY_DIFF_DELETE, .offset = 1, .length = 1};

static void
test_entities(void)
{
    TlObject *all[] = {&with_bold.base,    &with_pre.base,    &with_url.base,
                       &with_name.base,    &with_quote.base,  &with_backwards.base,
                       &with_nothing.base, &with_strange.base};
    const TlVector vector = {.len = G_N_ELEMENTS(all), .objects = all};
    g_autoptr(GPtrArray) list = mt_model_entities(&vector);
    const MtEntity *each;

    g_assert_cmpuint(list->len, ==, 5);
    each = g_ptr_array_index(list, 0);
    g_assert_cmpint(each->kind, ==, MT_ENTITY_BOLD);
    g_assert_cmpint(each->length, ==, 2);
    each = g_ptr_array_index(list, 1);
    g_assert_cmpstr(each->argument, ==, "c");
    each = g_ptr_array_index(list, 2);
    g_assert_cmpstr(each->argument, ==, "https://e.org");
    each = g_ptr_array_index(list, 3);
    g_assert_cmpint(each->number, ==, 9);
    each = g_ptr_array_index(list, 4);
    g_assert_true(each->collapsed);
    g_assert_null(mt_model_entities(NULL));
}

static void
test_reactions(void)
{
    TlReactionEmoji heart = {.base = TL_REACTION_EMOJI, .emoticon = "heart"};
    TlReactionPaid star = {.base = TL_REACTION_PAID};
    TlReactionCount first = {.base = TL_REACTION_COUNT,
                             .flags = TL_REACTION_COUNT_HAS_CHOSEN_ORDER,
                             .reaction = &heart.base,
                             .count = 3};
    TlReactionCount second = {.base = TL_REACTION_COUNT, .reaction = &star.base, .count = 1};
    TlMessagePeerReaction last = {
        .base = TL_MESSAGE_PEER_REACTION, .peer_id = &ann.base, .date = 5, .reaction = &heart.base};
    TlObject *counts[] = {&first.base, &second.base};
    TlObject *recent = &last.base;
    const TlVector results = {.len = 2, .objects = counts};
    const TlVector reactors = {.len = 1, .objects = &recent};
    const TlMessageReactions all = {
        .base = TL_MESSAGE_REACTIONS, .results = &results, .recent_reactions = &reactors};
    g_autoptr(MtMessage) message = mt_message_new();
    const MtReaction *reaction;
    const MtReacted *reacted;

    mt_model_reactions(message, &all.base);
    mt_model_reactions(message, &all.base); /* the later ones replace them */
    g_assert_cmpuint(message->reactions->len, ==, 2);
    reaction = g_ptr_array_index(message->reactions, 0);
    g_assert_cmpstr(reaction->emoji, ==, "heart");
    g_assert_true(reaction->mine);
    reaction = g_ptr_array_index(message->reactions, 1);
    g_assert_true(reaction->paid);
    g_assert_false(reaction->mine);
    reacted = g_ptr_array_index(message->reacted, 0);
    g_assert_cmpint(reacted->who.id, ==, 5);
}

static void
test_buttons(void)
{
    TlKeyboardButtonUrl link = {
        .base = TL_KEYBOARD_BUTTON_URL, .text = "Site", .url = "https://e.org"};
    TlKeyboardButtonCallback press = {
        .base = TL_KEYBOARD_BUTTON_CALLBACK, .text = "Yes", .data = {(const guint8 *)"ab", 2}};
    TlKeyboardButtonBuy buy = {.base = TL_KEYBOARD_BUTTON_BUY, .text = "Pay"};
    TlObject *top[] = {&link.base, &press.base};
    TlObject *bottom = &buy.base;
    const TlVector first = {.len = 2, .objects = top};
    const TlVector second = {.len = 1, .objects = &bottom};
    TlKeyboardButtonRow above = {.base = TL_KEYBOARD_BUTTON_ROW, .buttons = &first};
    TlKeyboardButtonRow below = {.base = TL_KEYBOARD_BUTTON_ROW, .buttons = &second};
    TlObject *both[] = {&above.base, &below.base};
    const TlVector rows = {.len = 2, .objects = both};
    TlReplyInlineMarkup markup = {.base = TL_REPLY_INLINE_MARKUP, .rows = &rows};
    const TlMessage from = {
        .base = TL_MESSAGE, .id = 1, .peer_id = &ann.base, .reply_markup = &markup.base};
    g_autoptr(MtMessage) message = mt_model_message(&from.base, SELF);
    const MtButton *button;

    g_assert_cmpuint(message->buttons->len, ==, 3);
    button = g_ptr_array_index(message->buttons, 0);
    g_assert_cmpint(button->kind, ==, MT_BUTTON_URL);
    g_assert_cmpstr(button->url, ==, "https://e.org");
    button = g_ptr_array_index(message->buttons, 1);
    g_assert_cmpint(button->kind, ==, MT_BUTTON_CALLBACK);
    g_assert_cmpuint(g_bytes_get_size(button->data), ==, 2);
    g_assert_true(button->is_inline);
    button = g_ptr_array_index(message->buttons, 2);
    g_assert_cmpint(button->kind, ==, MT_BUTTON_OTHER);
    g_assert_cmpstr(button->text, ==, "Pay");
    g_assert_cmpuint(button->row, ==, 1);
}

/* --- every kind, with nothing in it ---------------------------------------------------------- */

static TlObject *
blank(const TlConstructor *constructor)
{
    TlObject *object = g_malloc0(constructor->size);

    object->constructor = constructor;
    return object;
}

static void
test_all_actions(void)
{
    const TlType *type = TL_TYPE_MESSAGE_ACTION;

    g_assert_cmpuint(type->n_constructors, >, 50);
    for (guint i = 0; i < type->n_constructors; i++) {
        g_autofree TlObject *action = blank(type->constructors[i]);
        g_autoptr(MtService) service = mt_model_service(action);

        g_test_message("%s", type->constructors[i]->name);
        if (strcmp(type->constructors[i]->name, "messageActionEmpty") != 0)
            g_assert_cmpint(service->kind, !=, MT_SERVICE_UNKNOWN);
    }
}

static void
test_all_media(void)
{
    const TlType *type = TL_TYPE_MESSAGE_MEDIA;

    for (guint i = 0; i < type->n_constructors; i++) {
        g_autofree TlObject *object = blank(type->constructors[i]);
        g_autoptr(MtMedia) media = mt_model_media(object);

        g_test_message("%s", type->constructors[i]->name);
        if (strcmp(type->constructors[i]->name, "messageMediaEmpty") == 0)
            g_assert_null(media);
        else
            g_assert_cmpint(media->kind, !=, MT_MEDIA_UNKNOWN);
    }
}

static void
test_all_buttons_and_typing(void)
{
    const TlType *type = TL_TYPE_SEND_MESSAGE_ACTION;

    for (guint i = 0; i < type->n_constructors; i++) {
        g_autofree TlObject *object = blank(type->constructors[i]);

        g_assert_cmpint(mt_model_typing(object).kind, <=, MT_TYPING_OTHER);
    }
    type = TL_TYPE_KEYBOARD_BUTTON;
    for (guint i = 0; i < type->n_constructors; i++) {
        g_autofree TlObject *object = blank(type->constructors[i]);
        const TlVector buttons = {.len = 1, .objects = &object};
        TlKeyboardButtonRow row = {.base = TL_KEYBOARD_BUTTON_ROW, .buttons = &buttons};
        TlObject *only = &row.base;
        const TlVector rows = {.len = 1, .objects = &only};
        TlReplyKeyboardMarkup markup = {.base = TL_REPLY_KEYBOARD_MARKUP, .rows = &rows};
        const TlMessage from = {
            .base = TL_MESSAGE, .id = 1, .peer_id = &ann.base, .reply_markup = &markup.base};
        g_autoptr(MtMessage) message = mt_model_message(&from.base, SELF);

        g_assert_nonnull(((MtButton *)g_ptr_array_index(message->buttons, 0))->text);
    }
}

/* --- some of them with something in it ------------------------------------------------------- */

static void
test_document(void)
{
    TlDocumentAttributeFilename name = {.base = TL_DOCUMENT_ATTRIBUTE_FILENAME,
                                        .file_name = "talk.ogg"};
    TlDocumentAttributeAudio audio = {
        .base = TL_DOCUMENT_ATTRIBUTE_AUDIO, .voice = TRUE, .duration = 12};
    TlObject *both[] = {&name.base, &audio.base};
    const TlVector attributes = {.len = 2, .objects = both};
    TlDocument document = {.base = TL_DOCUMENT,
                           .id = 7,
                           .access_hash = 8,
                           .file_reference = {(const guint8 *)"ref", 3},
                           .mime_type = "audio/ogg",
                           .size = 5000,
                           .dc_id = 4,
                           .attributes = &attributes};
    const TlMessageMediaDocument from = {.base = TL_MESSAGE_MEDIA_DOCUMENT,
                                         .document = &document.base};
    g_autoptr(MtMedia) media = mt_model_media(&from.base);

    g_assert_cmpint(media->kind, ==, MT_MEDIA_VOICE);
    g_assert_cmpstr(media->name, ==, "talk.ogg");
    g_assert_cmpint(media->size, ==, 5000);
    g_assert_cmpint((gint)media->duration_s, ==, 12);
    g_assert_cmpint(media->file->dc, ==, 4);
    g_assert_cmpuint(g_bytes_get_size(media->file->reference), ==, 3);
}

static void
test_photo(void)
{
    gint32 steps[] = {100, 900};
    const TlVector progress = {.len = 2, .ints = steps};
    TlPhotoSize small = {.base = TL_PHOTO_SIZE, .type = "m", .w = 320, .h = 200, .size = 500};
    TlPhotoSizeProgressive large = {
        .base = TL_PHOTO_SIZE_PROGRESSIVE, .type = "y", .w = 1280, .h = 800, .sizes = &progress};
    TlPhotoStrippedSize stripped = {.base = TL_PHOTO_STRIPPED_SIZE, .type = "i"};
    TlObject *all[] = {&stripped.base, &large.base, &small.base};
    const TlVector sizes = {.len = 3, .objects = all};
    TlPhoto photo = {.base = TL_PHOTO, .id = 7, .sizes = &sizes, .dc_id = 2};
    const TlMessageMediaPhoto from = {
        .base = TL_MESSAGE_MEDIA_PHOTO, .photo = &photo.base, .ttl_seconds = 9};
    g_autoptr(MtMedia) media = mt_model_media(&from.base);

    g_assert_cmpint(media->width, ==, 1280);
    g_assert_cmpint(media->size, ==, 900);
    g_assert_cmpstr(media->file->size_type, ==, "y");
    g_assert_true(media->file->is_photo);
    g_assert_cmpint(media->ttl_s, ==, 9);
}

static void
test_poll(void)
{
    TlTextWithEntities question = {.base = TL_TEXT_WITH_ENTITIES, .text = "Tea?"};
    TlTextWithEntities yes = {.base = TL_TEXT_WITH_ENTITIES, .text = "Yes"};
    TlPollAnswer answer = {
        .base = TL_POLL_ANSWER, .text = &yes.base, .option = {(const guint8 *)"0", 1}};
    TlObject *only = &answer.base;
    const TlVector answers = {.len = 1, .objects = &only};
    TlPoll poll = {.base = TL_POLL, .quiz = TRUE, .question = &question.base, .answers = &answers};
    TlPollAnswerVoters voters = {.base = TL_POLL_ANSWER_VOTERS,
                                 .chosen = TRUE,
                                 .option = {(const guint8 *)"0", 1},
                                 .voters = 4};
    TlObject *votes = &voters.base;
    const TlVector counted = {.len = 1, .objects = &votes};
    TlPollResults results = {.base = TL_POLL_RESULTS, .results = &counted, .total_voters = 6};
    const TlMessageMediaPoll from = {
        .base = TL_MESSAGE_MEDIA_POLL, .poll = &poll.base, .results = &results.base};
    g_autoptr(MtMedia) media = mt_model_media(&from.base);
    const MtMediaOption *option = g_ptr_array_index(media->options, 0);

    g_assert_cmpstr(media->title, ==, "Tea?");
    g_assert_true(media->quiz);
    g_assert_cmpint(media->count, ==, 6);
    g_assert_cmpstr(option->text, ==, "Yes");
    g_assert_cmpint(option->count, ==, 4);
    g_assert_true(option->chosen);
}

static void
test_service(void)
{
    gint64 people[] = {5, 6, -1};
    const TlVector users = {.len = 3, .longs = people};
    TlMessageActionChatAddUser action = {.base = TL_MESSAGE_ACTION_CHAT_ADD_USER, .users = &users};
    const TlMessageService from = {
        .base = TL_MESSAGE_SERVICE, .id = 4, .peer_id = &forum.base, .action = &action.base};
    g_autoptr(MtMessage) message = mt_model_message(&from.base, SELF);
    TlMessageActionTopicEdit edit = {.base = TL_MESSAGE_ACTION_TOPIC_EDIT,
                                     .flags = TL_MESSAGE_ACTION_TOPIC_EDIT_HAS_CLOSED,
                                     .title = "New",
                                     .closed = TRUE};
    g_autoptr(MtService) topic = mt_model_service(&edit.base);

    g_assert_cmpint(message->service->kind, ==, MT_SERVICE_ADDED);
    g_assert_cmpuint(message->service->users->len, ==, 2);
    g_assert_cmpuint(topic->changes, ==, MT_TOPIC_TITLE | MT_TOPIC_CLOSED);
}

/* --- lists ----------------------------------------------------------------------------------- */

static void
test_dialog(void)
{
    TlPeerNotifySettings settings = {.base = TL_PEER_NOTIFY_SETTINGS,
                                     .flags = TL_PEER_NOTIFY_SETTINGS_HAS_MUTE_UNTIL,
                                     .mute_until = G_MAXINT32};
    TlDraftMessage draft = {.base = TL_DRAFT_MESSAGE, .message = "half"};
    const TlDialog from = {.base = TL_DIALOG,
                           .peer = &forum.base,
                           .top_message = 90,
                           .unread_count = 7,
                           .notify_settings = &settings.base,
                           .pts = 44,
                           .draft = &draft.base,
                           .folder_id = 1};
    const TlDialogFolder folder = {.base = TL_DIALOG_FOLDER};
    g_autoptr(MtDialog) dialog = mt_model_dialog(&from.base);

    g_assert_cmpint(dialog->muted_until_s, ==, G_MAXINT32);
    g_assert_cmpint(dialog->pts, ==, 44);
    g_assert_true(dialog->archived);
    g_assert_cmpstr(dialog->draft, ==, "half");
    g_assert_null(mt_model_dialog(&folder.base));
}

static void
test_blank_lists(void)
{
    const TlType *const types[] = {
        TL_TYPE_CHAT_FULL,   TL_TYPE_CHANNEL_PARTICIPANT, TL_TYPE_CHAT_PARTICIPANT,
        TL_TYPE_FORUM_TOPIC, TL_TYPE_CHAT_INVITE,         TL_TYPE_USER,
        TL_TYPE_CHAT};

    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        for (guint j = 0; j < types[i]->n_constructors; j++) {
            g_autofree TlObject *object = blank(types[i]->constructors[j]);

            mt_member_free(mt_model_member(object));
            mt_topic_free(mt_model_topic(object));
            mt_chat_info_free(mt_model_chat_info(object));
            mt_chat_info_free(mt_model_user_info(object));
            mt_invite_free(mt_model_invite(object));
            g_assert_null(mt_model_seen_peer(object)); /* its number is 0 */
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/peer-names", test_peer_names);
    g_test_add_func("/model/display-names", test_display_names);
    g_test_add_func("/model/plain-message", test_plain_message);
    g_test_add_func("/model/own-message", test_own_message);
    g_test_add_func("/model/topics", test_topics);
    g_test_add_func("/model/forward", test_forward);
    g_test_add_func("/model/entities", test_entities);
    g_test_add_func("/model/reactions", test_reactions);
    g_test_add_func("/model/buttons", test_buttons);
    g_test_add_func("/model/all-actions", test_all_actions);
    g_test_add_func("/model/all-media", test_all_media);
    g_test_add_func("/model/all-buttons-and-typing", test_all_buttons_and_typing);
    g_test_add_func("/model/document", test_document);
    g_test_add_func("/model/photo", test_photo);
    g_test_add_func("/model/poll", test_poll);
    g_test_add_func("/model/service", test_service);
    g_test_add_func("/model/dialog", test_dialog);
    g_test_add_func("/model/blank-lists", test_blank_lists);
    return g_test_run();
}
