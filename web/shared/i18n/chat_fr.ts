import type { chatEnglish } from './chat_en';

export const chatFrench: typeof chatEnglish = {
  title: 'Discussion',
  log: 'Messages échangés',
  empty: 'Aucun message. Rien n’est conservé une fois la salle vide.',
  label: 'Votre message',
  placeholder: 'Écrire un message',
  send: 'Envoyer',
  to: 'À',
  recipients: {
    all: 'Tout le monde',
    moderators: 'Modération seulement',
  },
  privately: 'à la modération',
  off: 'La discussion est fermée. Vous pouvez encore écrire à la modération.',
  moderatorsOnly: 'Seule la modération écrit à tout le monde. Vous pouvez encore lui écrire.',
  slow: (seconds) => `Mode lent : un message toutes les ${seconds} s.`,
  wait: (seconds) => `Patientez encore ${seconds} s.`,
  newest: 'Derniers messages',
  unread: (count) => (Number(count) > 1 ? `${count} non lus` : `${count} non lu`),
};
