// Recognises one line after the other: the pixels come as a message, the text goes back as one.
'use strict';
const fs = require('fs');
const path = require('path');
const { parentPort, workerData: modules } = require('worker_threads');
const ort = require(path.join(modules, 'onnxruntime-node'));

const assets = path.join(modules, '@gutenye', 'ocr-models', 'assets');
// The classes of the network: a blank, the characters of the list, a space.
const characters = ['', ...fs.readFileSync(path.join(assets, 'ppocr_keys_v1.txt'), 'utf8')
  .split('\n').filter((line) => line !== ''), ' '];
const height = 48;
const channels = 3;

function tensorOf(pixels) {
  const area = pixels.length / channels;
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < area; ++i) {
    for (let channel = 0; channel < channels; ++channel) {
      values[channel * area + i] = pixels[i * channels + channel] / 127.5 - 1;
    }
  }
  return new ort.Tensor('float32', values, [1, channels, height, area / height]);
}

// Takes the likeliest class of each column, repetitions once (Graves 2006, best path decoding).
function textOf(output) {
  const [, columns, classes] = output.dims;
  let text = '';
  let last = 0;
  for (let column = 0; column < columns; ++column) {
    let best = 0;
    for (let i = 1; i < classes; ++i) {
      if (output.data[column * classes + i] > output.data[column * classes + best]) {
        best = i;
      }
    }
    if (best !== last) {
      text += characters[best];
    }
    last = best;
  }
  return text;
}

ort.InferenceSession.create(path.join(assets, 'ch_PP-OCRv4_rec_infer.onnx'),
  { intraOpNumThreads: 1, interOpNumThreads: 1 }).then((session) => {
  parentPort.on('message', async (pixels) => {
    const outputs = await session.run({ [session.inputNames[0]]: tensorOf(pixels) });
    parentPort.postMessage(textOf(outputs[session.outputNames[0]]));
  });
  parentPort.postMessage('ready');
});
