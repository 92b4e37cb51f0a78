#pragma once
// The routes of docs/api.md, by what they are about. Each adds its own to the table.
#include "gateway/signaling/guarded_routes.hpp"
#include "gateway/signaling/interior.hpp"

namespace amphi::signaling {

void add_session_routes(GuardedRoutes& routes, const Interior& interior);      ///< setup, login, sessions
void add_own_account_routes(GuardedRoutes& routes, const Interior& interior);  ///< second factor, password
void add_account_routes(GuardedRoutes& routes, const Interior& interior);      ///< accounts, for admins
void add_room_routes(GuardedRoutes& routes, const Interior& interior);         ///< rooms and their settings
void add_picture_routes(GuardedRoutes& routes, const Interior& interior);      ///< for a room's scenes
void add_invitation_routes(GuardedRoutes& routes, const Interior& interior);
void add_ticket_routes(GuardedRoutes& routes, const Interior& interior);
void add_service_routes(GuardedRoutes& routes, const Interior& interior);  ///< audit, machine
void add_recording_routes(GuardedRoutes& routes, const Interior& interior);

}  // namespace amphi::signaling
