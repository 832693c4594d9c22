const { factories } = require('@strapi/strapi')

// Public, without a look at roles and permissions: the fastest that Strapi has.
module.exports = factories.createCoreRouter('api::event.event', {
  only: ['create'],
  config: { create: { auth: false } },
})
