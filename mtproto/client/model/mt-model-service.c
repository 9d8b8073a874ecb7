/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Service messages from TL to kinds with arguments. The sentences are the host's.
 */
#include <client/model/mt-model.h>

#include <tl-api.h>

/* People that one service message names: above what servers do. */
#define MAX_USERS 1000

static const char *
text_of(const TlObject *text)
{
    const char *found = tl_object_id(text) == TL_ID_TEXT_WITH_ENTITIES
                            ? ((const TlTextWithEntities *)text)->text
                            : NULL;

    return found != NULL ? found : "";
}

static void
add_user(MtService *service, MtPeerId user)
{
    if (service->users == NULL)
        service->users = g_array_new(FALSE, FALSE, sizeof(MtPeerId));
    if (user.type != MT_PEER_NONE && service->users->len < MAX_USERS)
        g_array_append_val(service->users, user);
}

static void
add_users(MtService *service, const TlVector *users)
{
    for (guint i = 0; users != NULL && i < users->len; i++)
        add_user(service, mt_model_user(users->longs[i]));
}

static void
add_peers(MtService *service, const TlVector *peers)
{
    for (guint i = 0; peers != NULL && i < peers->len; i++)
        add_user(service, mt_model_peer_id(peers->objects[i]));
}

static void
set_money(MtService *service, gint64 amount, const char *currency)
{
    service->amount = amount;
    service->currency = g_strdup(currency);
}

static void
set_stars(MtService *service, const TlObject *amount)
{
    if (tl_object_id(amount) == TL_ID_STARS_AMOUNT)
        set_money(service, ((const TlStarsAmount *)amount)->amount, "XTR");
    else if (tl_object_id(amount) == TL_ID_STARS_TON_AMOUNT)
        set_money(service, ((const TlStarsTonAmount *)amount)->amount, "TON");
}

static const char *
gift_title(const TlObject *gift)
{
    if (tl_object_id(gift) == TL_ID_STAR_GIFT_UNIQUE)
        return ((const TlStarGiftUnique *)gift)->title;
    return tl_object_id(gift) == TL_ID_STAR_GIFT ? ((const TlStarGift *)gift)->title : NULL;
}

/* --- groups and channels: each of these says whether it knew the action ---------------------- */

static gboolean
read_title_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_CHAT_CREATE:
        service->kind = MT_SERVICE_GROUP_CREATED;
        service->title = g_strdup(((const TlMessageActionChatCreate *)action)->title);
        add_users(service, ((const TlMessageActionChatCreate *)action)->users);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHANNEL_CREATE:
        service->kind = MT_SERVICE_CHANNEL_CREATED;
        service->title = g_strdup(((const TlMessageActionChannelCreate *)action)->title);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHAT_EDIT_TITLE:
        service->kind = MT_SERVICE_TITLE;
        service->title = g_strdup(((const TlMessageActionChatEditTitle *)action)->title);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHAT_EDIT_PHOTO:
        service->kind = MT_SERVICE_PICTURE;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHAT_DELETE_PHOTO:
        service->kind = MT_SERVICE_PICTURE_DELETED;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHAT_MIGRATE_TO:
        service->kind = MT_SERVICE_MIGRATED_TO;
        service->peer =
            mt_model_channel(((const TlMessageActionChatMigrateTo *)action)->channel_id);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHANNEL_MIGRATE_FROM:
        service->kind = MT_SERVICE_MIGRATED_FROM;
        service->title = g_strdup(((const TlMessageActionChannelMigrateFrom *)action)->title);
        service->peer =
            mt_model_group(((const TlMessageActionChannelMigrateFrom *)action)->chat_id);
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean
read_member_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_CHAT_ADD_USER:
        service->kind = MT_SERVICE_ADDED;
        add_users(service, ((const TlMessageActionChatAddUser *)action)->users);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHAT_DELETE_USER:
        service->kind = MT_SERVICE_REMOVED;
        add_user(service, mt_model_user(((const TlMessageActionChatDeleteUser *)action)->user_id));
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHAT_JOINED_BY_LINK:
        service->kind = MT_SERVICE_JOINED_BY_LINK;
        add_user(service,
                 mt_model_user(((const TlMessageActionChatJoinedByLink *)action)->inviter_id));
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHAT_JOINED_BY_REQUEST:
        service->kind = MT_SERVICE_JOINED_BY_REQUEST;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_NEW_CREATOR_PENDING:
        service->kind = MT_SERVICE_OWNER_PENDING;
        add_user(service,
                 mt_model_user(((const TlMessageActionNewCreatorPending *)action)->new_creator_id));
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CHANGE_CREATOR:
        service->kind = MT_SERVICE_OWNER_CHANGED;
        add_user(service,
                 mt_model_user(((const TlMessageActionChangeCreator *)action)->new_creator_id));
        return TRUE;
    default:
        return FALSE;
    }
}

static void
read_topic_edit(MtService *service, const TlMessageActionTopicEdit *edit)
{
    service->kind = MT_SERVICE_TOPIC_EDITED;
    service->title = g_strdup(edit->title);
    if (edit->title != NULL)
        service->changes |= MT_TOPIC_TITLE;
    if ((edit->flags & TL_MESSAGE_ACTION_TOPIC_EDIT_HAS_ICON_EMOJI_ID) != 0)
        service->changes |= MT_TOPIC_ICON;
    if ((edit->flags & TL_MESSAGE_ACTION_TOPIC_EDIT_HAS_CLOSED) != 0)
        service->changes |= edit->closed ? MT_TOPIC_CLOSED : MT_TOPIC_REOPENED;
    if ((edit->flags & TL_MESSAGE_ACTION_TOPIC_EDIT_HAS_HIDDEN) != 0)
        service->changes |= edit->hidden ? MT_TOPIC_HIDDEN : MT_TOPIC_UNHIDDEN;
}

static void
read_theme(MtService *service, const TlObject *theme)
{
    service->kind = MT_SERVICE_THEME;
    if (tl_object_id(theme) == TL_ID_CHAT_THEME)
        service->text = g_strdup(((const TlChatTheme *)theme)->emoticon);
    else if (tl_object_id(theme) == TL_ID_CHAT_THEME_UNIQUE_GIFT)
        service->text = g_strdup(gift_title(((const TlChatThemeUniqueGift *)theme)->gift));
}

static gboolean
read_look_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_SET_CHAT_THEME:
        read_theme(service, ((const TlMessageActionSetChatTheme *)action)->theme);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_SET_CHAT_WALL_PAPER:
        service->kind = MT_SERVICE_WALLPAPER;
        service->on = ((const TlMessageActionSetChatWallPaper *)action)->for_both;
        service->same = ((const TlMessageActionSetChatWallPaper *)action)->same;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_TOPIC_CREATE:
        service->kind = MT_SERVICE_TOPIC_CREATED;
        service->title = g_strdup(((const TlMessageActionTopicCreate *)action)->title);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_TOPIC_EDIT:
        read_topic_edit(service, (const TlMessageActionTopicEdit *)action);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_BOOST_APPLY:
        service->kind = MT_SERVICE_BOOST;
        service->count = ((const TlMessageActionBoostApply *)action)->boosts;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_SET_MESSAGES_TTL:
        service->kind = MT_SERVICE_AUTO_DELETE;
        service->duration_s = ((const TlMessageActionSetMessagesTTL *)action)->period;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_NO_FORWARDS_TOGGLE:
        service->kind = MT_SERVICE_NO_FORWARDS;
        service->on = ((const TlMessageActionNoForwardsToggle *)action)->new_value;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_NO_FORWARDS_REQUEST:
        service->kind = MT_SERVICE_NO_FORWARDS_REQUEST;
        service->on = ((const TlMessageActionNoForwardsRequest *)action)->new_value;
        service->same = ((const TlMessageActionNoForwardsRequest *)action)->expired;
        return TRUE;
    default:
        return FALSE;
    }
}

/* --- calls ----------------------------------------------------------------------------------- */

static MtCallEnd
call_end(const TlObject *reason)
{
    switch (tl_object_id(reason)) {
    case TL_ID_PHONE_CALL_DISCARD_REASON_MISSED:
        return MT_CALL_END_MISSED;
    case TL_ID_PHONE_CALL_DISCARD_REASON_BUSY:
        return MT_CALL_END_BUSY;
    case TL_ID_PHONE_CALL_DISCARD_REASON_HANGUP:
        return MT_CALL_END_HUNG_UP;
    case TL_ID_PHONE_CALL_DISCARD_REASON_DISCONNECT:
        return MT_CALL_END_DISCONNECTED;
    default:
        return MT_CALL_END_UNKNOWN;
    }
}

static void
read_conference(MtService *service, const TlMessageActionConferenceCall *call)
{
    service->kind = MT_SERVICE_CONFERENCE_CALL;
    service->on = call->video;
    service->duration_s = call->duration;
    service->reason = call->missed ? MT_CALL_END_MISSED : MT_CALL_END_UNKNOWN;
    add_peers(service, call->other_participants);
}

static gboolean
read_call_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_PHONE_CALL:
        service->kind = MT_SERVICE_CALL;
        service->on = ((const TlMessageActionPhoneCall *)action)->video;
        service->duration_s = ((const TlMessageActionPhoneCall *)action)->duration;
        service->reason = call_end(((const TlMessageActionPhoneCall *)action)->reason);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_GROUP_CALL:
        service->kind = MT_SERVICE_GROUP_CALL;
        service->duration_s = ((const TlMessageActionGroupCall *)action)->duration;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_INVITE_TO_GROUP_CALL:
        service->kind = MT_SERVICE_GROUP_CALL_INVITE;
        add_users(service, ((const TlMessageActionInviteToGroupCall *)action)->users);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_GROUP_CALL_SCHEDULED:
        service->kind = MT_SERVICE_GROUP_CALL_PLANNED;
        service->until_s = ((const TlMessageActionGroupCallScheduled *)action)->schedule_date;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_CONFERENCE_CALL:
        read_conference(service, (const TlMessageActionConferenceCall *)action);
        return TRUE;
    default:
        return FALSE;
    }
}

/* --- money and gifts ------------------------------------------------------------------------- */

static gboolean
read_payment_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_PAYMENT_SENT:
        service->kind = MT_SERVICE_PAYMENT;
        set_money(service, ((const TlMessageActionPaymentSent *)action)->total_amount,
                  ((const TlMessageActionPaymentSent *)action)->currency);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_PAYMENT_SENT_ME:
        service->kind = MT_SERVICE_PAYMENT_RECEIVED;
        set_money(service, ((const TlMessageActionPaymentSentMe *)action)->total_amount,
                  ((const TlMessageActionPaymentSentMe *)action)->currency);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_PAYMENT_REFUNDED:
        service->kind = MT_SERVICE_PAYMENT_REFUNDED;
        set_money(service, ((const TlMessageActionPaymentRefunded *)action)->total_amount,
                  ((const TlMessageActionPaymentRefunded *)action)->currency);
        service->peer = mt_model_peer_id(((const TlMessageActionPaymentRefunded *)action)->peer);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_PAID_MESSAGES_REFUNDED:
        service->kind = MT_SERVICE_PAID_MESSAGES_REFUNDED;
        service->count = ((const TlMessageActionPaidMessagesRefunded *)action)->count;
        set_money(service, ((const TlMessageActionPaidMessagesRefunded *)action)->stars, "XTR");
        return TRUE;
    case TL_ID_MESSAGE_ACTION_PAID_MESSAGES_PRICE:
        service->kind = MT_SERVICE_PAID_MESSAGES_PRICE;
        set_money(service, ((const TlMessageActionPaidMessagesPrice *)action)->stars, "XTR");
        return TRUE;
    case TL_ID_MESSAGE_ACTION_SUGGESTED_POST_APPROVAL:
        service->kind = MT_SERVICE_SUGGESTED_POST_APPROVAL;
        service->on = !((const TlMessageActionSuggestedPostApproval *)action)->rejected;
        service->text =
            g_strdup(((const TlMessageActionSuggestedPostApproval *)action)->reject_comment);
        service->until_s = ((const TlMessageActionSuggestedPostApproval *)action)->schedule_date;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_SUGGESTED_POST_SUCCESS:
        service->kind = MT_SERVICE_SUGGESTED_POST_SUCCESS;
        set_stars(service, ((const TlMessageActionSuggestedPostSuccess *)action)->price);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_SUGGESTED_POST_REFUND:
        service->kind = MT_SERVICE_SUGGESTED_POST_REFUND;
        service->on = ((const TlMessageActionSuggestedPostRefund *)action)->payer_initiated;
        return TRUE;
    default:
        return FALSE;
    }
}

static void
read_gift_code(MtService *service, const TlMessageActionGiftCode *code)
{
    service->kind = MT_SERVICE_GIFT_CODE;
    service->count = code->days;
    service->text = g_strdup(text_of(code->message));
    service->peer = mt_model_peer_id(code->boost_peer);
}

static void
read_gift_premium(MtService *service, const TlMessageActionGiftPremium *gift)
{
    service->kind = MT_SERVICE_GIFT_PREMIUM;
    service->count = gift->days;
    service->text = g_strdup(text_of(gift->message));
    set_money(service, gift->amount, gift->currency);
}

static gboolean
read_gift_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_GIFT_PREMIUM:
        read_gift_premium(service, (const TlMessageActionGiftPremium *)action);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_GIFT_CODE:
        read_gift_code(service, (const TlMessageActionGiftCode *)action);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_GIFT_STARS:
        service->kind = MT_SERVICE_GIFT_STARS;
        service->count = ((const TlMessageActionGiftStars *)action)->stars;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_GIFT_TON:
        service->kind = MT_SERVICE_GIFT_TON;
        set_money(service, ((const TlMessageActionGiftTon *)action)->crypto_amount,
                  ((const TlMessageActionGiftTon *)action)->crypto_currency);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_PRIZE_STARS:
        service->kind = MT_SERVICE_PRIZE_STARS;
        service->count = ((const TlMessageActionPrizeStars *)action)->stars;
        service->peer = mt_model_peer_id(((const TlMessageActionPrizeStars *)action)->boost_peer);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_GIVEAWAY_LAUNCH:
        service->kind = MT_SERVICE_GIVEAWAY;
        service->count = ((const TlMessageActionGiveawayLaunch *)action)->stars;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_GIVEAWAY_RESULTS:
        service->kind = MT_SERVICE_GIVEAWAY_RESULTS;
        service->count = ((const TlMessageActionGiveawayResults *)action)->winners_count;
        return TRUE;
    default:
        return FALSE;
    }
}

static void
read_star_gift(MtService *service, const TlMessageActionStarGift *gift)
{
    service->kind = MT_SERVICE_STAR_GIFT;
    service->title = g_strdup(gift_title(gift->gift));
    service->text = g_strdup(text_of(gift->message));
    if (tl_object_id(gift->gift) == TL_ID_STAR_GIFT)
        service->count = ((const TlStarGift *)gift->gift)->stars;
}

static gboolean
read_star_gift_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_STAR_GIFT:
        read_star_gift(service, (const TlMessageActionStarGift *)action);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_STAR_GIFT_UNIQUE:
        service->kind = MT_SERVICE_STAR_GIFT_UNIQUE;
        service->title =
            g_strdup(gift_title(((const TlMessageActionStarGiftUnique *)action)->gift));
        service->on = ((const TlMessageActionStarGiftUnique *)action)->upgrade;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_STAR_GIFT_PURCHASE_OFFER:
        service->kind = MT_SERVICE_STAR_GIFT_OFFER;
        service->title =
            g_strdup(gift_title(((const TlMessageActionStarGiftPurchaseOffer *)action)->gift));
        service->on = ((const TlMessageActionStarGiftPurchaseOffer *)action)->accepted;
        service->same = ((const TlMessageActionStarGiftPurchaseOffer *)action)->declined;
        set_stars(service, ((const TlMessageActionStarGiftPurchaseOffer *)action)->price);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_STAR_GIFT_PURCHASE_OFFER_DECLINED:
        service->kind = MT_SERVICE_STAR_GIFT_OFFER_DECLINED;
        service->title = g_strdup(
            gift_title(((const TlMessageActionStarGiftPurchaseOfferDeclined *)action)->gift));
        service->on = ((const TlMessageActionStarGiftPurchaseOfferDeclined *)action)->expired;
        return TRUE;
    default:
        return FALSE;
    }
}

/* --- bots ------------------------------------------------------------------------------------ */

static void
read_bot_allowed(MtService *service, const TlMessageActionBotAllowed *allowed)
{
    service->kind = MT_SERVICE_BOT_ALLOWED;
    if (allowed->domain != NULL)
        service->text = g_strdup(allowed->domain);
    else if (tl_object_id(allowed->app) == TL_ID_BOT_APP)
        service->text = g_strdup(((const TlBotApp *)allowed->app)->title);
}

static void
add_requested(MtService *service, const TlVector *peers)
{
    for (guint i = 0; peers != NULL && i < peers->len; i++) {
        const TlObject *peer = peers->objects[i];

        if (tl_object_id(peer) == TL_ID_REQUESTED_PEER_USER)
            add_user(service, mt_model_user(((const TlRequestedPeerUser *)peer)->user_id));
        else if (tl_object_id(peer) == TL_ID_REQUESTED_PEER_CHAT)
            add_user(service, mt_model_group(((const TlRequestedPeerChat *)peer)->chat_id));
        else if (tl_object_id(peer) == TL_ID_REQUESTED_PEER_CHANNEL)
            add_user(service, mt_model_channel(((const TlRequestedPeerChannel *)peer)->channel_id));
    }
}

static gboolean
read_bot_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_GAME_SCORE:
        service->kind = MT_SERVICE_GAME_SCORE;
        service->count = ((const TlMessageActionGameScore *)action)->score;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_BOT_ALLOWED:
        read_bot_allowed(service, (const TlMessageActionBotAllowed *)action);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_SECURE_VALUES_SENT:
        service->kind = MT_SERVICE_PASSPORT;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_SECURE_VALUES_SENT_ME:
        service->kind = MT_SERVICE_PASSPORT;
        service->on = TRUE;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_WEB_VIEW_DATA_SENT:
        service->kind = MT_SERVICE_WEB_VIEW_DATA;
        service->text = g_strdup(((const TlMessageActionWebViewDataSent *)action)->text);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_WEB_VIEW_DATA_SENT_ME:
        service->kind = MT_SERVICE_WEB_VIEW_DATA;
        service->text = g_strdup(((const TlMessageActionWebViewDataSentMe *)action)->text);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_REQUESTED_PEER:
        service->kind = MT_SERVICE_SHARED_PEER;
        add_peers(service, ((const TlMessageActionRequestedPeer *)action)->peers);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_REQUESTED_PEER_SENT_ME:
        service->kind = MT_SERVICE_SHARED_PEER;
        add_requested(service, ((const TlMessageActionRequestedPeerSentMe *)action)->peers);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_MANAGED_BOT_CREATED:
        service->kind = MT_SERVICE_BOT_CREATED;
        add_user(service,
                 mt_model_user(((const TlMessageActionManagedBotCreated *)action)->bot_id));
        return TRUE;
    default:
        return FALSE;
    }
}

/* --- the rest -------------------------------------------------------------------------------- */

static gboolean
read_simple_action(MtService *service, const TlObject *action)
{
    static const struct {
        guint32 id;
        MtServiceKind kind;
    } kinds[] = {
        {TL_ID_MESSAGE_ACTION_HISTORY_CLEAR, MT_SERVICE_HISTORY_CLEARED},
        {TL_ID_MESSAGE_ACTION_PIN_MESSAGE, MT_SERVICE_PINNED},
        {TL_ID_MESSAGE_ACTION_SCREENSHOT_TAKEN, MT_SERVICE_SCREENSHOT},
        {TL_ID_MESSAGE_ACTION_CONTACT_SIGN_UP, MT_SERVICE_CONTACT_SIGNED_UP},
        {TL_ID_MESSAGE_ACTION_SUGGEST_PROFILE_PHOTO, MT_SERVICE_SUGGESTED_PICTURE},
        {TL_ID_MESSAGE_ACTION_SUGGEST_BIRTHDAY, MT_SERVICE_SUGGESTED_BIRTHDAY},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].id == tl_object_id(action)) {
            service->kind = kinds[i].kind;
            return TRUE;
        }
    }
    return FALSE;
}

static const char *
answer_text(const TlObject *answer)
{
    if (tl_object_id(answer) == TL_ID_POLL_ANSWER)
        return text_of(((const TlPollAnswer *)answer)->text);
    if (tl_object_id(answer) == TL_ID_INPUT_POLL_ANSWER)
        return text_of(((const TlInputPollAnswer *)answer)->text);
    return "";
}

static void
read_tasks(MtService *service, const TlVector *tasks)
{
    GString *lines = g_string_new(NULL);

    for (guint i = 0; tasks != NULL && i < tasks->len; i++) {
        const TlTodoItem *item = (const TlTodoItem *)tasks->objects[i];

        if (lines->len > 0)
            g_string_append_c(lines, '\n');
        g_string_append(lines, text_of(item->title));
    }
    service->kind = MT_SERVICE_TODO_ADDED;
    service->text = g_string_free(lines, FALSE);
}

static gint64
length_of(const TlVector *vector)
{
    return vector != NULL ? (gint64)vector->len : 0;
}

static gboolean
read_other_action(MtService *service, const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_MESSAGE_ACTION_CUSTOM_ACTION:
        service->kind = MT_SERVICE_CUSTOM;
        service->text = g_strdup(((const TlMessageActionCustomAction *)action)->message);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_GEO_PROXIMITY_REACHED:
        service->kind = MT_SERVICE_PROXIMITY;
        service->peer =
            mt_model_peer_id(((const TlMessageActionGeoProximityReached *)action)->from_id);
        service->other =
            mt_model_peer_id(((const TlMessageActionGeoProximityReached *)action)->to_id);
        service->count = ((const TlMessageActionGeoProximityReached *)action)->distance;
        return TRUE;
    case TL_ID_MESSAGE_ACTION_TODO_COMPLETIONS:
        service->kind = MT_SERVICE_TODO_DONE;
        service->count = length_of(((const TlMessageActionTodoCompletions *)action)->completed);
        service->amount = length_of(((const TlMessageActionTodoCompletions *)action)->incompleted);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_TODO_APPEND_TASKS:
        read_tasks(service, ((const TlMessageActionTodoAppendTasks *)action)->list);
        return TRUE;
    case TL_ID_MESSAGE_ACTION_POLL_APPEND_ANSWER:
        service->kind = MT_SERVICE_POLL_OPTION_ADDED;
        service->text =
            g_strdup(answer_text(((const TlMessageActionPollAppendAnswer *)action)->answer));
        return TRUE;
    case TL_ID_MESSAGE_ACTION_POLL_DELETE_ANSWER:
        service->kind = MT_SERVICE_POLL_OPTION_DELETED;
        service->text =
            g_strdup(answer_text(((const TlMessageActionPollDeleteAnswer *)action)->answer));
        return TRUE;
    default:
        return FALSE;
    }
}

MtService *
mt_model_service(const TlObject *action)
{
    static gboolean (*const readers[])(MtService *, const TlObject *) = {
        read_simple_action, read_title_action,   read_member_action, read_look_action,
        read_call_action,   read_payment_action, read_gift_action,   read_star_gift_action,
        read_bot_action,    read_other_action,
    };
    MtService *service = g_new0(MtService, 1); /* MT_SERVICE_UNKNOWN */

    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (readers[i](service, action))
            break;
    }
    return service;
}
