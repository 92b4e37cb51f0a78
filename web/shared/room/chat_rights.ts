import type { ChatTo, Policy, Role } from '../protocol/types';

/** Whom one may write to; to the moderators always. */
export function mayWriteTo(role: Role, policy: Policy | undefined): ChatTo[] {
  if (role === 'moderator' || (policy?.chat ?? 'all') === 'all') return ['all', 'moderators'];
  return ['moderators'];
}
