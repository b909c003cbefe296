// The official client as a module: connects, sends a security message, takes the twin, reports, answers a
// method; then says so and stays until it is killed.
'use strict';
const { ModuleClient, Message } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

async function main() {
  const client = await ModuleClient.fromEnvironment(Mqtt);
  await client.open();
  client.onMethod('status', (request, response) => response.send(200, { ok: true }, () => {}));
  const twin = await client.getTwin();
  await new Promise((resolve, reject) =>
    twin.properties.reported.update({ seen: 1 }, (error) => (error ? reject(error) : resolve())));
  const message = new Message(JSON.stringify({ a: 1 }));
  message.contentType = 'application/json';
  message.contentEncoding = 'utf-8';
  message.messageId = '00000000-0000-4000-8000-000000000000';
  message.setAsSecurityMessage();
  await client.sendOutputEvent('security', message);
  console.log('done');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
setInterval(() => {}, 1000);
