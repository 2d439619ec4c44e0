// The behaviours on Prisma 7 with a driver adapter.
import '../environment/development.js'
import { prismaAlone, prismaTransactions } from './kinds/prisma.js'
import { suite } from './suite.js'

suite(prismaAlone, prismaTransactions)
