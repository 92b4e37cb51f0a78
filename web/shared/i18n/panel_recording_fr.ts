import type { panelRecordingEnglish } from './panel_recording_en';

export const panelRecordingFrench: typeof panelRecordingEnglish = {
  title: 'Enregistrement',
  start: 'Enregistrer',
  pause: 'Mettre en pause',
  resume: 'Reprendre',
  stop: 'Arrêter l’enregistrement',
  state: {
    off: 'Aucun enregistrement',
    starting: 'Démarrage…',
    recording: 'En cours',
    paused: 'En pause',
    ending: 'Fin en cours…',
    ended: 'Enregistré',
    failed: 'Échec',
  },
  verified: (time) => (time === undefined ? 'Rien de vérifié pour l’instant' : `Vérifié jusqu’à ${time}`),
  offset: (ms) =>
    Math.abs(ms) < 1 ? 'Son et image synchrones' : `Son en ${ms > 0 ? 'retard' : 'avance'} de ${Math.abs(ms)} ms sur l’image`,
  minutesLeft: (minutes) => {
    if (minutes >= 6000) return 'Disque : encore plus de 100 heures';
    if (minutes >= 180) return `Disque : encore ${Math.floor(minutes / 60)} heures`;
    return minutes > 1 ? `Disque : encore ${minutes} minutes` : `Disque : encore ${minutes} minute`;
  },
  leftOut: (names) => `Absents de l’enregistrement, faute d’accord : ${names}`,
  client: (name) => `Enregistrer ${name}`,
  warning: {
    disk_low: 'Le disque est presque plein. L’enregistrement s’arrêtera de lui-même avant.',
    slow_disk: 'Le disque est lent : l’enregistrement attend en mémoire.',
    behind: 'Le disque a été trop lent : il manque un passage à l’enregistrement.',
  },
  error: {
    disk_full: 'L’enregistrement s’est arrêté car le disque est plein. Ce qui précède est en sûreté.',
    io_error: 'L’enregistrement s’est arrêté car le disque signale des erreurs. Ce qui précède est conservé.',
    read_only: 'L’enregistrement s’est arrêté car on ne peut plus écrire sur le disque. Ce qui précède est conservé.',
    no_folder:
      'Rien n’est enregistré : le dossier des enregistrements est introuvable. Son volume est sans doute fermé : demandez aux responsables du serveur de l’ouvrir (amphi recording storage open).',
    no_vault:
      'Rien n’est enregistré : le dossier des clés des enregistrements est introuvable. Demandez aux responsables du serveur de le créer (amphi doctor indique comment).',
    not_encrypted:
      'Rien n’est enregistré : le dossier des enregistrements n’est pas sur un volume chiffré. Demandez aux responsables du serveur d’ouvrir ce volume (amphi recording storage open).',
    no_key:
      'Rien n’est enregistré : il faut d’abord configurer les clés d’au moins deux dépositaires. Adressez-vous aux responsables du serveur (recording.recipients).',
    recorder: 'L’enregistrement s’est arrêté car son programme ne tourne plus. Ce qui précède est conservé.',
    closed: 'Rien n’est enregistré : aucun administrateur ne s’est connecté depuis trop longtemps. L’un d’eux doit se connecter, et il faut rouvrir le stockage.',
  },
};
