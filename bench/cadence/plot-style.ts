/** What the plots of this part have in common. */
export const oursColour = '#c23531';
export const grid = { left: 70, right: 30, top: 50, bottom: 55 };
export const legend = { top: 8, itemWidth: 22, itemGap: 24 };
/** An axis with its name in the middle, and without the labels of bounds that are not round numbers. */
export const middle = {
  nameLocation: 'middle',
  axisLabel: { showMinLabel: false, showMaxLabel: false },
} as const;
