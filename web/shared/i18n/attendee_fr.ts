import type { attendeeEnglish } from './attendee_en';

export const attendeeFrench: typeof attendeeEnglish = {
  waiting: {
    pageTitle: (room) => `Patientez · ${room}`,
    title: (room) => (room ? `Patientez : ${room}` : 'Patientez'),
    reason: {
      lobby: 'Une personne de la modération va vous faire entrer dans un instant.',
      no_moderator: 'Personne de la modération n’est encore là. Vous êtes en avance : rien n’a commencé.',
      second_device: 'Votre invitation sert déjà sur un autre appareil. La modération doit faire entrer celui-ci.',
      locked: 'La salle est verrouillée. La modération peut tout de même vous faire entrer.',
    },
    byItself: 'L’entrée se fait toute seule dès que la modération vous admet. Laissez cette page ouverte. Personne ne vous voit ni ne vous entend encore.',
    lost: 'La connexion est perdue. Cette page continue d’essayer et garde votre place.',
    leave: 'Ne plus attendre',
  },

  ended: {
    left: 'Vous avez quitté la salle.',
    moderator: 'La modération a mis fin à votre présence dans la salle.',
    replaced: 'Votre place est occupée depuis une autre fenêtre ou un autre appareil. Celle-ci s’est arrêtée.',
    closed: 'La salle a été fermée.',
    revoked: 'Votre invitation a été retirée.',
    ended: 'La modération a mis fin à la séance pour tout le monde.',
    refused: 'Vous n’avez pas pu entrer.',
    notAdmitted: 'La modération ne vous a pas fait entrer.',
    what: {
      left: 'Votre micro et votre caméra sont éteints. Vous pouvez revenir tant que la séance dure.',
      moderator: 'Votre invitation ne permet plus d’entrer.',
      replaced: 'Vous pouvez continuer ici : l’autre s’arrêtera alors.',
      closed: 'Il n’y a plus personne.',
      revoked: 'Elle ne permet plus à personne d’entrer.',
      ended: 'Votre micro et votre caméra sont éteints. Vous pouvez fermer cette page.',
      refused: 'Peut-être par erreur : vous pouvez redemander, ou vous adresser à qui vous a invité.',
    },
    askForLink: 'Si vous pensez que c’est une erreur, demandez un nouveau lien à qui vous a invité.',
    again: 'Entrer de nouveau',
    here: 'Continuer ici',
    askAgain: 'Redemander',
    anotherLink: 'J’ai un autre lien',
    home: 'Page d’accueil',
  },

  microphoneShown: {
    live: 'Micro ouvert',
    muted: 'Micro coupé',
    held: 'Retenu',
    interrupted: 'Inaudible',
  },

  unmuteAsked: {
    title: 'La modération vous invite à parler',
    lead: 'Votre micro reste coupé tant que vous ne l’ouvrez pas vous-même.',
    accept: 'Ouvrir le micro',
    decline: 'Rester muet',
  },

  vote: {
    title: 'Sondage',
    asked: (question) => `Un sondage pour vous : ${question}`,
    one: 'Choisissez une réponse.',
    several: 'Choisissez une ou plusieurs réponses.',
    vote: 'Voter',
    change: 'Changer mon vote',
    counted: 'Votre vote est compté. Vous pouvez le changer tant que le sondage est ouvert.',
    notYet: 'Ce changement n’est pas encore envoyé.',
    closed: (voters) => (voters === '1' ? 'Clos. 1 personne a voté.' : `Clos. ${voters} personnes ont voté.`),
  },

  face: {
    title: 'Petite image pour la modération',
    lead: 'Toutes les quelques secondes, la modération reçoit une petite image fixe de votre caméra, seulement pendant qu’elle regarde tout le monde. Rien n’est gardé.',
    consent: 'La modération peut me voir',
    taken: 'La modération voit en ce moment de petites images fixes de vous.',
  },

  shortcuts: {
    title: 'Raccourcis clavier',
    mute: 'Couper ou ouvrir le micro',
    camera: 'Caméra allumée ou éteinte',
    hand: 'Lever ou baisser la main',
    chat: 'Écrire dans la discussion',
    help: 'Cette liste',
    close: 'Fermer une fenêtre ou un menu',
    hint: 'Les touches seules ne font rien pendant que vous écrivez dans un champ.',
    on: 'Raccourcis actifs',
  },
};
