// Who shows which colour and sounds which tone.
export const sources = {
  Red: { colour: 'rgb(200, 40, 40)', tone: 430, rgb: [200, 40, 40] },
  Green: { colour: 'rgb(40, 160, 70)', tone: 610, rgb: [40, 160, 70] },
  Blue: { colour: 'rgb(50, 70, 210)', tone: 870, rgb: [50, 70, 210] },
  Yellow: { colour: 'rgb(215, 190, 50)', tone: 1230, rgb: [215, 190, 50] },
};

/** Codecs and colour spaces shift colours a little; the sources are further apart than this. */
export const tolerance = 45;

export const near = (a, b) => a.every((value, channel) => Math.abs(value - b[channel]) <= tolerance);

/** The regions that a snapshot promises, each with the colour of who is to be seen there. */
export const expectedRegions = ({ on_screen: regions, participants }) =>
  regions.map((region) => ({ ...region, name: participants[region.participant].name, colour: sources[participants[region.participant].name].rgb }));
