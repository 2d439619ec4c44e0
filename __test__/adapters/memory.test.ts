// The behaviours on better-auth's memory, on an adapter of one's own, and on MongoDB's adapter.
import '../environment/development.js'
import { memory, own } from './kinds/memory.js'
import { mongo, mongoAlone } from './kinds/mongo.js'
import { suite } from './suite.js'

suite(memory, own, mongo, mongoAlone)
