// Draws a line of text, 48 pixels high, in black on white, and prints its bytes as server.js takes
// them.
//
//   node line.js WIDTH TEXT    TEXT: of the digits 0 to 9
'use strict';

const height = 48;
const scale = 5; // pixels of a dot
// Five dots in each of seven rows, a row in five bits.
const digits = [
  [14, 17, 19, 21, 25, 17, 14], [4, 12, 4, 4, 4, 4, 14], [14, 17, 1, 2, 4, 8, 31],
  [31, 2, 4, 2, 1, 17, 14], [2, 6, 10, 18, 31, 2, 2], [31, 16, 30, 1, 1, 17, 14],
  [6, 8, 16, 30, 17, 17, 14], [31, 1, 2, 4, 8, 8, 8], [14, 17, 17, 14, 17, 17, 14],
  [14, 17, 17, 15, 1, 2, 12]];

const [width, text] = [Number(process.argv[2]), process.argv[3]];
const pixels = Buffer.alloc(height * width * 3, 255);
const top = (height - 7 * scale) >> 1;
[...text].forEach((letter, place) => {
  digits[Number(letter)].forEach((row, y) => {
    for (let x = 0; x < 5; ++x) {
      if ((row >> (4 - x)) & 1) {
        for (let i = 0; i < scale * scale; ++i) {
          const column = scale + (place * 6 + x) * scale + i % scale;
          const at = ((top + y * scale + Math.floor(i / scale)) * width + column) * 3;
          if (column < width) {
            pixels.fill(0, at, at + 3);
          }
        }
      }
    }
  });
});
process.stdout.write(pixels);
