export const fewestChoices = 2;
export const mostChoices = 8;

export interface PollDraft {
  question: string;
  choices: string[];
  multiple: boolean;
}

export const emptyDraft: PollDraft = { question: '', choices: ['', ''], multiple: false };

export const withChoice = (draft: PollDraft, index: number, text: string): PollDraft => ({
  ...draft,
  choices: draft.choices.map((choice, i) => (i === index ? text : choice)),
});

export const withoutChoice = (draft: PollDraft, index: number): PollDraft => ({
  ...draft,
  choices: draft.choices.filter((_, i) => i !== index),
});

/** What is sent: without empty choices. Undefined while something is missing. */
export function finished({ question, choices, multiple }: PollDraft): PollDraft | undefined {
  const told = choices.map((choice) => choice.trim()).filter(Boolean);
  return question.trim() && told.length >= fewestChoices ? { question: question.trim(), choices: told, multiple } : undefined;
}
