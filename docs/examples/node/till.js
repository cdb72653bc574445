// A till that knows only the proto files: node till.js [host:port] [store]. The rules it keeps: docs/calling.md.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import grpc from '@grpc/grpc-js'
import loader from '@grpc/proto-loader'

const [address = 'localhost:7420', store = 'node-example'] = process.argv.slice(2)
const built = fileURLToPath(new URL('../../../target/onhand/proto', import.meta.url)) // by any ./onhand command
const types = loader.loadSync(
  ['onhand/inventory/v1/inventory_service.proto', 'onhand/admin/v1/admin_service.proto',
    'onhand/replication/v1/replication_service.proto', 'google/rpc/error_details.proto'],
  { includeDirs: [process.env.ONHAND_PROTO ?? built], keepCase: true, longs: String, enums: String, defaults: true, json: true })
const { inventory, admin, replication } = grpc.loadPackageDefinition(types).onhand
const connect = Service => new Service(address, grpc.credentials.createInsecure())
const stock = connect(inventory.v1.InventoryService)

// An error's reason and numbers; undefined when it is not Onhand that answered.
function infoOf (error) {
  const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? []
  const details = bytes ? types['google.rpc.Status'].deserialize(bytes).details : []
  return details.find(it => it['@type'].endsWith('google.rpc.ErrorInfo'))
}

// Without a definite answer the same request goes out again, with the same key. A refusal is an answer.
const later = /^(OVERLOADED|DISK_LOW|SHUTTING_DOWN|CENTRAL_UNREACHABLE|OUTCOME_UNKNOWN|INTERNAL_FAULT|DEADLINE_EXPIRED|REPLICA_NOT_READY)$/
const unsure = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED', 'INTERNAL', 'UNKNOWN'].map(it => grpc.status[it])
async function call (client, method, request, tries = 1) {
  try {
    return await new Promise((resolve, reject) => client[method](request, { deadline: Date.now() + 3000 },
      (error, answer) => error ? reject(error) : resolve(answer)))
  } catch (error) {
    const info = infoOf(error)
    if (tries === 20 || !(info ? later.test(info.reason) : unsure.includes(error.code))) throw Object.assign(error, info)
    await sleep(Math.min(2000, 25 * 2 ** tries) * (0.5 + Math.random() / 2))
    return call(client, method, request, tries + 1)
  }
}

const command = () => ({ origin: 'node-till', idempotency_key: randomUUID() })
await call(connect(admin.v1.AdminService), 'CreateStore', { command: command(), store })
  .catch(error => { if (error.reason !== 'STORE_EXISTS') throw error })
const product = `tea-${randomUUID()}`
const change = (delta, reason) => ({ command: command(), line: { product, store, delta, reason: `ADJUST_REASON_${reason}` } })
const show = (what, { receipt, record }) => console.log(`${what}: on_hand=${record.on_hand} replayed=${receipt.replayed}`)
show('received 10', await call(stock, 'AdjustStock', change(10, 'RECEIPT')))
const sale = change(-3, 'SALE')
for (const what of ['sold 3', 'sold 3, sent again']) show(what, await call(stock, 'AdjustStock', sale))
await call(stock, 'AdjustStock', change(-100, 'SALE')).catch(error => console.log('not sold 100:', error.reason, error.metadata))
const { record, freshness } = await call(stock, 'GetRecord', { key: { product, store } })
console.log(`read: available=${record.available} stale=${freshness.stale}`)

// The feed of the store: a snapshot (perhaps a second old), then all entries after it, as they become durable.
for await (const frame of connect(replication.v1.ReplicationService).Subscribe({ subscriber_id: 'node-till', stores: [store] })) {
  frame.snapshot_records?.records.filter(it => it.product === product).forEach(it => console.log(`snapshot: on_hand=${it.on_hand}`))
  if (frame.snapshot_end) show('sold 1', await call(stock, 'AdjustStock', change(-1, 'SALE')))
  const seen = frame.entry?.slices.flatMap(it => it.changes).find(it => it.record.product === product)
  if (seen) console.log(`entry: on_hand=${seen.record.on_hand} delta=${seen.on_hand_delta}`)
  if (seen?.on_hand_delta === '-1') process.exit() // seen what was sold last
}
