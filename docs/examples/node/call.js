// A generic client: node call.js [--pick FIELD.FIELD] METHOD 'JSON', at $ONHAND or localhost:7420. It prints the answer,
// or "refused: REASON {numbers}". A command without one gets an origin and a new key. What to do with which error: docs/calling.md.
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import grpc from '@grpc/grpc-js'
import loader from '@grpc/proto-loader'

const args = process.argv.slice(2)
const pick = args[0] === '--pick' ? args.splice(0, 2)[1].split('.') : []
const [method, json = '{}'] = args
const built = fileURLToPath(new URL('../../../target/onhand/proto', import.meta.url)) // by any ./onhand command
const types = loader.loadSync(
  ['onhand/inventory/v1/inventory_service.proto', 'onhand/admin/v1/admin_service.proto', 'google/rpc/error_details.proto'],
  { includeDirs: [process.env.ONHAND_PROTO ?? built], keepCase: true, longs: String, enums: String, arrays: true, json: true })
const { inventory, admin } = grpc.loadPackageDefinition(types).onhand
const Service = [inventory.v1.InventoryService, admin.v1.AdminService].find(it => it.service[method])
if (!Service) throw new Error(`Expected the name of a method, but got ${method}.`)

const request = JSON.parse(json)
if (Service.service[method].requestType.type.field.some(it => it.name === 'command')) {
  request.command = { origin: 'docs', idempotency_key: randomUUID(), ...request.command }
}
const client = new Service(process.env.ONHAND ?? 'localhost:7420', grpc.credentials.createInsecure())
client[method](request, { deadline: Date.now() + 5000 }, (error, answer) => {
  client.close()
  if (!error) return console.log(pick.length ? pick.reduce((it, name) => it[name], answer) : JSON.stringify(answer))
  const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? []
  const details = bytes ? types['google.rpc.Status'].deserialize(bytes).details : []
  const info = details.find(it => it['@type'].endsWith('google.rpc.ErrorInfo'))
  console.log(info ? `refused: ${info.reason} ${JSON.stringify(info.metadata)}` : `failed: ${error.message}`)
  process.exitCode = 1
})
