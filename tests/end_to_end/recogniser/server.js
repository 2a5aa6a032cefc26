// A recogniser of lines of text behind HTTP: PP-OCRv4's network on ONNX Runtime, on a fixed number
// of workers with one thread each, first come first served. It prints its port, and serves until
// it is killed.
//
//   node server.js MODULES [WORKERS]    MODULES: the node_modules with what package.json lists
//
// POST /infer takes the bytes of a line 48 pixels high (red, green, blue of each pixel, row by row)
// and answers with its text.
'use strict';
const http = require('http');
const path = require('path');
const { Worker } = require('worker_threads');

function serve(workers) {
  const idle = [...workers];
  const waiting = [];
  const begin = () => {
    while (idle.length > 0 && waiting.length > 0) {
      const worker = idle.shift();
      const { body, response } = waiting.shift();
      worker.once('message', (text) => {
        response.end(text);
        idle.push(worker);
        begin();
      });
      worker.postMessage(body);
    }
  };
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      waiting.push({ body: Buffer.concat(parts), response });
      begin();
    });
  });
  server.keepAliveTimeout = 60000;
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

const [modules, count = '1'] = process.argv.slice(2);
const workers = Array.from({ length: Number(count) }, () => new Worker(
  path.join(__dirname, 'worker.js'), { workerData: path.resolve(modules) }));
Promise.all(workers.map((worker) => new Promise((ready) => worker.once('message', ready))))
  .then(() => serve(workers));
