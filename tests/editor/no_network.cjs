// Loaded before the language server: every attempt to reach a network is written down, and refused.
"use strict";
const { appendFileSync } = require("node:fs");
const net = require("node:net");
const dns = require("node:dns");

const refuse = (what) => {
  appendFileSync(process.env.NETWORK_LOG, `${what}\n`);
  throw new Error(`no network in this test: ${what}`);
};
net.Socket.prototype.connect = (...to) => refuse(`connect ${JSON.stringify(to)}`);
dns.lookup = (name) => refuse(`lookup ${name}`);
dns.promises.lookup = (name) => refuse(`lookup ${name}`);
globalThis.fetch = (address) => refuse(`fetch ${address}`);
