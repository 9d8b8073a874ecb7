/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * From TL to the model. With mt-model.c and its neighbours this is what a new layer can touch.
 */
#pragma once

#include <mtproto/mt-chat-event.h>
#include <tl/tl-object.h>

G_BEGIN_DECLS

/** mt_model_peer_id: of a Peer; none for NULL and for numbers outside of their space. */
MtPeerId mt_model_peer_id(const TlObject *peer);
/** mt_model_user, _group, _channel: none for numbers outside of their space. */
MtPeerId mt_model_user(gint64 id);
MtPeerId mt_model_group(gint64 id);
MtPeerId mt_model_channel(gint64 id);

/**
 * mt_model_message: (transfer full) (nullable): of a Message; NULL for an empty one.
 * @self_id: who the user is: the sender of own messages that do not say so.
 */
MtMessage *mt_model_message(const TlObject *message, gint64 self_id);
/** mt_model_message_key: chat and number of a Message, empty ones included. */
gboolean mt_model_message_key(const TlObject *message, MtPeerId *peer, gint32 *id);
/** mt_model_entities: (transfer full) (nullable): of a vector of MessageEntity. */
GPtrArray *mt_model_entities(const TlVector *entities);
/** mt_model_reply, mt_model_forward: fill what belongs to @message. */
void mt_model_reply(MtMessage *message, const TlObject *header);
void mt_model_forward(MtMessage *message, const TlObject *header);
/** mt_model_rich: fills .text and .entities of @message from a RichMessage, as far as that is text.
 */
void mt_model_rich(MtMessage *message, const TlObject *rich);
/** mt_model_reactions: fills .reactions and .reacted of @message. */
void mt_model_reactions(MtMessage *message, const TlObject *reactions);
/** mt_model_media: (transfer full) (nullable): of a MessageMedia; NULL for none. */
MtMedia *mt_model_media(const TlObject *media);
/** mt_model_service: (transfer full): of a MessageAction. */
MtService *mt_model_service(const TlObject *action);
/** mt_model_typing: of a SendMessageAction. */
MtTyping mt_model_typing(const TlObject *action);

/** mt_model_presence: of a UserStatus (nullable). */
MtPresence mt_model_presence(const TlObject *status);
/** mt_model_username: (transfer none) (nullable): the active one of a vector of Username. */
const char *mt_model_username(const char *name, const TlVector *names);
/** mt_model_muted_until: of PeerNotifySettings (nullable). */
gint64 mt_model_muted_until(const TlObject *settings);
/** mt_model_dialog: (transfer full) (nullable): of a Dialog; NULL for a folder. */
MtDialog *mt_model_dialog(const TlObject *dialog);
/** mt_model_topic: (transfer full): of a ForumTopic. */
MtTopic *mt_model_topic(const TlObject *topic);
/** mt_model_member: (transfer full): of a ChatParticipant or ChannelParticipant. */
MtMember *mt_model_member(const TlObject *participant);
/** mt_model_chat_info, mt_model_user_info: (transfer full): of ChatFull and UserFull. */
MtChatInfo *mt_model_chat_info(const TlObject *full);
MtChatInfo *mt_model_user_info(const TlObject *full);
/** mt_model_invite: (transfer full): of a ChatInvite; the chat in it is left to the caller. */
MtInvite *mt_model_invite(const TlObject *invite);

G_END_DECLS
