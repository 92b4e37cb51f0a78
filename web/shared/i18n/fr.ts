import { adminFrench } from './admin_fr';
import { attendeeFrench } from './attendee_fr';
import { chatFrench } from './chat_fr';
import type { Messages } from './en';
import { panelFrench } from './panel_fr';
import { recordingFrench } from './recording_fr';

/** French puts a thin no-break space before ; : ! ? and wraps quotations in guillemets. */
export const fr: Messages = {
  language: 'Français',
  pageTitle: (room) => (room ? `${room} · Amphi` : 'Amphi'),
  skip: 'Aller aux commandes',

  start: {
    title: 'Rejoindre une salle',
    lead: 'Une image, un son, quelle que soit votre connexion.',
    label: 'Lien d’invitation ou code de la salle',
    hint: 'Collez le lien reçu ou saisissez le code de la salle.',
    go: 'Continuer',
    signIn: 'Se connecter',
    signInLead: 'Pour la modération et l’administration.',
    invalid: 'Ce n’est ni une invitation à ce serveur ni un code de salle.',
  },

  join: {
    title: (room) => (room ? `Rejoindre ${room}` : 'Rejoindre'),
    lead: 'Vous pouvez simplement écouter : ni caméra ni micro nécessaires.',
    leadModerator: 'Vous entrez avec la régie de cette salle.',
    name: 'Votre nom',
    nameHint: 'Les autres personnes de la salle le voient.',
    nameInvited: 'Votre invitation porte ce nom. Les autres personnes de la salle le voient.',
    nameMissing: 'Indiquez votre nom.',
    button: 'Rejoindre',
    muted: 'Entrer avec le micro coupé',
    devices: 'Caméra et micro',
    devicesLead: 'Facultatif. Simple essai : personne ne vous voit ni ne vous entend encore.',
    cameraOn: 'Essayer la caméra',
    cameraOff: 'Arrêter la caméra',
    microphoneOn: 'Essayer le micro',
    microphoneOff: 'Arrêter le micro',
    previewOff: 'Caméra éteinte',
    preview: 'Votre caméra, telle que les autres la verraient',
    level: 'Niveau du micro',
    levelHint: 'Parlez : la barre doit bouger.',
    chime: 'Tester le haut-parleur',
    chimePlaying: 'Lecture…',
    chimeFailed: 'Le son n’a pas pu être joué.',
    tokenMissing: 'Ce lien ne contient pas d’invitation.',
    tokenMissingRemedy: 'Ouvrez le lien complet que vous avez reçu, ou collez-le ici.',
    tokenLabel: 'Lien d’invitation',
    use: 'Utiliser ce lien',
    signIn: 'Se connecter avec un compte',
    signedIn: (name) => `Votre compte : ${name}.`,
  },

  device: {
    camera: 'Caméra',
    microphone: 'Micro',
    speaker: 'Haut-parleur',
    system: 'Par défaut',
    settingsTitle: 'Caméra, micro, haut-parleur',
    noChoice: 'Le choix apparaît ici dès que le navigateur a accès aux appareils.',
    close: 'Fermer',
  },

  problem: {
    microphone: {
      denied: 'Le navigateur n’a pas accès au micro. Cliquez sur l’icône à côté de l’adresse, autorisez le micro et réessayez.',
      missing: 'Aucun micro trouvé. Branchez-en un et réessayez. Vous pouvez écouter sans micro.',
      busy: 'Un autre programme utilise le micro. Fermez-le et réessayez.',
      unsupported: 'Cette page ne peut pas utiliser de micro ici. Il faut une adresse sécurisée (https) et un navigateur récent.',
      failed: 'Le micro n’a pas démarré. Débranchez-le, rebranchez-le et réessayez.',
    },
    camera: {
      denied: 'Le navigateur n’a pas accès à la caméra. Cliquez sur l’icône à côté de l’adresse, autorisez la caméra et réessayez.',
      missing: 'Aucune caméra trouvée. Branchez-en une et réessayez. Vous pouvez participer sans caméra.',
      busy: 'Un autre programme utilise la caméra. Fermez-le et réessayez.',
      unsupported: 'Cette page ne peut pas utiliser de caméra ici. Il faut une adresse sécurisée (https) et un navigateur récent.',
      failed: 'La caméra n’a pas démarré. Débranchez-la, rebranchez-la et réessayez.',
    },
    screen: {
      denied: 'Rien n’est partagé : le choix a été annulé, ou le système ne l’autorise pas.',
      missing: 'Il n’y a pas d’écran à partager.',
      busy: 'L’écran n’a pas pu être capturé. Réessayez ou partagez une fenêtre.',
      unsupported: 'Ce navigateur ne peut pas partager d’écran.',
      failed: 'L’écran n’a pas pu être capturé. Réessayez.',
    },
  },

  link: {
    connecting: 'Connexion…',
    waiting: 'En attente',
    connected: 'En ligne',
    reconnecting: 'Reconnexion…',
    closed: 'Hors ligne',
  },

  program: {
    label: 'L’image de la salle',
    waiting: 'L’image arrive…',
    starting: 'La salle démarre…',
    restarting: 'L’image redémarre. Elle revient toute seule dans un instant.',
    reconnecting: 'Connexion perdue. Votre place est gardée pendant la reconnexion.',
    tapToHear: 'Touchez pour entendre',
    fullscreen: 'Plein écran',
    leaveFullscreen: 'Quitter le plein écran',
    pictureInPicture: 'Petite fenêtre',
    still: (names) => (names ? `Image fixe de la salle : ${names}` : 'Image fixe de la salle'),
    stillOf: (time) => `Image de ${time}`,
    soundOnly: 'Son seul',
    speaks: (name) => `${name} parle`,
    nobodySpeaks: 'Personne ne parle',
  },

  quality: {
    title: 'Qualité de l’image',
    name: {
      auto: 'Auto',
      high: 'Haute',
      medium: 'Moyenne',
      low: 'Basse',
      stills: 'Images fixes',
      sound: 'Son seul',
    },
    inText: {
      high: 'haute',
      medium: 'moyenne',
      low: 'basse',
      stills: 'images fixes',
      sound: 'son seul',
    },
    gets: (chosen, got) => `${chosen} : ${got}`,
    why: {
      link: 'votre connexion est lente',
      server: 'le serveur se ménage',
    },
    autoHint: 'le mieux que permet votre connexion',
    about: (amount) => `environ ${amount} par heure`,
    unknown: (chosen) => `${chosen}…`,
    perHour: (amount) => `${amount} par heure`,
    used: 'Données utilisées depuis votre entrée',
    rate: 'Par heure, d’après la dernière minute',
    measuring: 'mesure en cours…',
  },

  room: {
    onScreen: 'À l’écran',
    nothingOnScreen: 'Personne pour l’instant',
    screenOf: (name) => `${name} (écran)`,
    stage: 'Sur scène',
    stageEmpty: 'Personne n’est encore sur scène.',
    speaking: 'parle',
    you: 'vous',
    people: (count) => (count <= 1 ? `${count} personne` : `${count} personnes`),
    side: 'À côté de l’image',
    announcement: 'Annonce',
    wrote: (name, text) => `${name} : ${text}`,
    panel: 'Régie',
    controls: 'Vos commandes',
  },

  control: {
    mute: 'Couper le micro',
    unmute: 'Ouvrir le micro',
    cameraOn: 'Allumer la caméra',
    cameraOff: 'Éteindre la caméra',
    screenOn: 'Partager l’écran',
    screenOff: 'Arrêter le partage',
    handUp: 'Lever la main',
    handDown: 'Baisser la main',
    handPlace: (place) => 
      place === 1 ? 'Main levée : c’est bientôt à vous.' : `Main levée : vous êtes numéro ${place}.`,
    leave: 'Quitter',
    microphone: attendeeFrench.microphoneShown,
    short: {
      camera: 'Caméra',
      screen: 'Partager',
      hand: 'Main',
      handPlace: (place) => `Nº ${place}`,
      chat: 'Discussion',
      leave: 'Quitter',
      devices: 'Réglages',
    },
    heldHint: 'Vous ne pouvez ouvrir votre micro que si la modération vous y invite. Levez la main pour parler.',
    muteHeld: 'Micro coupé : la modération doit d’abord vous inviter à parler',
    talkingWhileMuted: 'Vous parlez, mais votre micro est coupé : personne ne vous entend.',
  },

  notice: {
    mutedByModerator: 'La modération a coupé votre micro.',
    calledOnStage: 'Vous êtes sur scène. Ouvrez votre micro ou votre caméra quand vous voulez.',
    backInAudience: 'Vous êtes de retour dans le public. Micro et caméra sont éteints.',
    onStage: 'Vous êtes sur scène.',
    notConnected: 'Pas de connexion pour l’instant. Réessayez dans un moment.',
    dismiss: 'Fermer',
  },

  refusal: {
    malformed: 'Le serveur n’a pas compris cette page. Rechargez-la.',
    unsupported: 'Le serveur ne permet pas cela.',
    unauthorized: 'Cette invitation n’est pas valable, ou ne l’est plus.',
    forbidden: 'Vous n’avez pas le droit de faire cela ici.',
    not_found: 'Cela n’existe pas ou plus.',
    conflict: 'Ce n’est pas possible pour l’instant.',
    overloaded: 'Le serveur est très occupé. Réessayez dans un moment.',
    closed: 'La connexion a été fermée.',
    timeout: 'Le serveur n’a pas répondu à temps.',
    environment: 'Le serveur a un problème. Réessayez dans un moment.',
  },

  role: {
    moderator: 'Modération',
    speaker: 'Intervenant',
    attendee: 'Public',
  },

  microphone: {
    off: 'sans micro',
    muted: 'micro coupé',
    live: 'micro ouvert',
  },

  ...attendeeFrench,

  admin: adminFrench,

  panel: panelFrench,

  chat: chatFrench,
  recording: recordingFrench,

  footer: {
    language: 'Langue',
  },
};
