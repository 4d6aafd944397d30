// Microsoft's client binds every interface and may call home: here it listens on this machine only, and calls nobody else.
const net = require("node:net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  if (typeof given[0] === "number") given.splice(1, typeof given[1] === "string" ? 1 : 0, "127.0.0.1");
  else if (given[0] && typeof given[0] === "object" && !given[0].path) given[0] = { ...given[0], host: "127.0.0.1" };
  return listen.apply(this, given);
};
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const first = Array.isArray(given[0]) ? given[0][0] : given[0];
  const host = first && typeof first === "object" ? first.host : given[1];
  if (host && !["127.0.0.1", "localhost", "::1"].includes(host)) {
    process.stderr.write(`kept from calling ${host}\n`);
    process.nextTick(() => this.destroy(new Error("only this machine")));
    return this;
  }
  return connect.apply(this, given);
};
