// Sends one line and prints the text that the server reads.
//
//   node ask.js URL FILE    FILE: what line.js prints
'use strict';
const fs = require('fs');

const [url, file] = process.argv.slice(2);
fetch(url, { method: 'POST', body: fs.readFileSync(file) })
  .then((response) => response.text())
  .then((text) => process.stdout.write(text));
