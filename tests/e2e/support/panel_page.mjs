// What a moderator does in the panel.
import { id } from './room_page.mjs';

const row = (participant) => id(`participant-${participant}`);

/** Everything can be done from a person's menu; the row itself has what is done most. */
export async function act(panel, participant, action) {
  const direct = `${row(participant)} [data-action=${action}]`;
  await panel.waitForSelector(row(participant));
  if (await panel.$(direct)) return panel.click(direct);
  await panel.click(`${row(participant)} [data-action=more]`);
  await panel.click(`.menu [data-action=${action}]`);
}

export async function putOut(panel, participant) {
  await act(panel, participant, 'remove');
  await (await panel.waitForSelector(id('confirm-remove'))).click();
}

export const tool = (panel, name) => panel.click(id(`tool-${name}`));
export const view = (panel, name) => panel.click(id(`view-${name}`));

/** On stage or in the audience. */
export const onStage = (participant, on) => `${row(participant)}[data-stage=${on}]`;
