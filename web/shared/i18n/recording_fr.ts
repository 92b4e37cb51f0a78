import type { recordingEnglish } from './recording_en';

export const recordingFrench: typeof recordingEnglish = {
  joinNotice:
    'Ce cours peut être enregistré. Un repère dans la page et dans l’image et un signal sonore vous le disent. Sans votre accord, votre image et votre voix n’y figurent pas ; le cours lui-même reste le même.',
  joinAccept: 'Mon image et ma voix peuvent être enregistrées',
  mark: { on: 'ENR', paused: 'ENR en pause' },
  said: {
    on: 'Ce cours est enregistré.',
    paused: 'L’enregistrement est en pause : rien n’est capté.',
  },
  ownIn: 'avec vous',
  ownOut: 'sans vous',
  askTitle: 'Ce cours est enregistré',
  askLead:
    'Votre image et votre voix peuvent-elles figurer dans l’enregistrement ? Sinon, elles n’y sont pas, et tout le monde dans le cours continue de vous voir et de vous entendre. Vous pouvez changer d’avis à tout moment avec le repère en haut.',
  notAsked: 'Sans réponse de votre part, vous n’y figurez pas.',
  youAreIn: 'Actuellement : vous figurez dans l’enregistrement.',
  youAreOut: 'Actuellement : vous n’y figurez pas.',
  accept: 'Oui, m’enregistrer',
  decline: 'Non, sans moi',
};
