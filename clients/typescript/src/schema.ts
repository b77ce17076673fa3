/* Made by `npm run openapi` from the code; not for editing. */

export interface paths {
    "/api/admin/invariants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Holds what the service promises about paid machines against Novita's list, now
         * @description Nothing is changed.
         *
         *     Needs the role `admin` and the scope `sync`.
         */
        get: operations["checkInvariants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who did what, the newest first: every command, every call that begins or ends paying, every secret shown
         * @description Needs the role `admin` and the scope `audit`.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what the account at Novita has, and for how long it lasts at what is spent now
         * @description Needs the role `admin` and the scope `instances:read`.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what machines have cost
         * @description Owners see what is theirs, admins everything; counted by what Novita was seen saying, and never asked of Novita.
         *
         *     Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["getCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/costs/bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Holds what Novita has billed against what was counted here, machine by machine
         * @description Needs the role `admin` and the scope `instances:read`.
         */
        get: operations["compareBills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams what happens, as it happens, as server-sent events
         * @description Each has the body that webhooks get; `id` is where to resume, `reset` says that what came between is no longer known.
         *
         *     Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists instances
         * @description Newest first unless told; admins see everybody's, everybody else their own.
         *
         *     Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["listInstances"];
        put?: never;
        /**
         * Rents the cheapest matching machine and brings it up
         * @description With `validateOnly` nothing is rented: the answer says what would be, and at what price.
         *
         *     Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["createInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads an instance
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["getInstance"];
        put?: never;
        post?: never;
        /**
         * Deletes the machine, with its disk
         * @description Nothing takes it back.
         *
         *     Needs the role `operator` and the scope `instances:delete`.
         */
        delete: operations["deleteInstance"];
        options?: never;
        head?: never;
        /**
         * Changes what may change of an instance; what is left out stays, null takes away
         * @description With `If-Match` only while it is at the revision that was read.
         *
         *     Needs the role `operator` and the scope `instances:write`.
         */
        patch: operations["changeInstance"];
        trace?: never;
    };
    "/api/instances/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to an instance, oldest first: its last 500 events
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["listInstanceEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves whatever would stop the instance first, its idle deadline or its lease, so many minutes later
         * @description Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["extendInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/idle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says whether the instance is idle: every sign of use that is known, the verdict, and when it would be stopped
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["getInstanceIdle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/last-used": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Notes that the instance is in use
         * @description Cheap enough to be sent every few seconds.
         *
         *     Needs the role `operator` and the scope `instances:write`.
         */
        put: operations["touchInstance"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says how busy the machine was, as Novita gave it
         * @description Asked for at most every half minute.
         *
         *     Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["getInstanceMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restarts the machine and probes it again
         * @description Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["restartInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts the machine of an instance that is exited, and probes it
         * @description The same start asked for again is the one that is under way.
         *
         *     Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["startInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops the machine
         * @description The disk stays and is paid for; a machine that is stopped already counts as done.
         *
         *     Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["stopInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/auto-stop/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How auto-stop is set, what its last rounds did, and when the next one is
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["getAutoStopStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/auto-stop/trigger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Runs a round now; unless told otherwise it only says what the next real one does
         * @description Needs the role `admin` and the scope `instances:write`.
         */
        post: operations["triggerAutoStop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deletes the machine of the one living instance with a name
         * @description Needs the role `operator` and the scope `instances:delete`.
         */
        post: operations["deleteNamedInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restarts the machine of the one living instance with a name
         * @description Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["restartNamedInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts the machine of the one living instance with a name; `terminated` ones do not count
         * @description A name that no record has is looked for at Novita.
         *
         *     Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["startNamedInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops the machine of the one living instance with a name
         * @description Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["stopNamedInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/stop-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops everything that is up and fits, each by an operation of its own; what is protected stays
         * @description Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["stopAllInstances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Holds the records against Novita's whole list, now
         * @description Needs the role `admin` and the scope `sync`.
         */
        post: operations["syncInstances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/sync/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last rounds, and when the next one runs
         * @description Needs the role `admin` and the scope `sync`.
         */
        get: operations["getSyncStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the keys, the newest first
         * @description The one from the environment is not among them.
         *
         *     Needs the role `admin` and the scope `keys`.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Makes a key
         * @description Its text is in this answer and nowhere else.
         *
         *     Needs the role `admin` and the scope `keys`.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revokes a key
         * @description It is refused here at once, by every process within five seconds.
         *
         *     Needs the role `admin` and the scope `keys`.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what could be rented now, in the order in which it would be bought
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["listOffers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads how far a command has come: its phase, times, and result or error; at its end when the client waits for it
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an operation back that has not ended: a create by deleting what was bought for it, a start by bringing the
         *     machine back to rest. `metadata.successorId` names the operation that does it; cancelled twice is cancelled once.
         * @description Needs the role `operator` and the scope `instances:write`.
         */
        post: operations["cancelOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists Novita's price list
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts the background work
         * @description How much background work there is, how long it waits, and how much of it was given up.
         *
         *     Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["listQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whose session this is
         * @description With its CSRF token, for a page that was loaded anew.
         *
         *     Needs the role `viewer`.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Logs the page in
         * @description The cookie stands for the key for twelve hours, or until the key is revoked.
         */
        post: operations["beginSession"];
        /**
         * Logs the page out
         * @description Its session ends here at once, in every process within five seconds.
         *
         *     Needs the role `viewer`.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists official and our own private templates
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["listTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads one template, community ones too
         * @description Needs the role `viewer` and the scope `instances:read`.
         */
        get: operations["getTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what was sent to whom, newest first
         * @description Needs the role `viewer` and the scope `webhooks`.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/deliveries/{id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a delivery again: same id, same body
         * @description Needs the role `operator` and the scope `webhooks`.
         */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/deliveries/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends everything of a time again that has arrived or was given up: same ids, same bodies, and those of one instance
         *     in the order of their sequence. What is on its way is left alone. About 2,000 at a time: go on with `nextPageToken`.
         * @description Needs the role `operator` and the scope `webhooks`.
         */
        post: operations["replayWebhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the registered addresses, the newest first
         * @description Needs the role `viewer` and the scope `webhooks`.
         */
        get: operations["listEndpoints"];
        put?: never;
        /**
         * Registers an address for events
         * @description The secret to verify with is shown this once.
         *
         *     Needs the role `operator` and the scope `webhooks`.
         */
        post: operations["createEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a registered address
         * @description Needs the role `viewer` and the scope `webhooks`.
         */
        get: operations["readEndpoint"];
        put?: never;
        post?: never;
        /**
         * Removes a registered address; what is on its way to it is given up
         * @description Needs the role `operator` and the scope `webhooks`.
         */
        delete: operations["deleteEndpoint"];
        options?: never;
        head?: never;
        /**
         * Changes what is named and leaves the rest as it is
         * @description Needs the role `operator` and the scope `webhooks`.
         */
        patch: operations["changeEndpoint"];
        trace?: never;
    };
    "/api/webhooks/endpoints/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives it a new secret, shown this once
         * @description The one before signs beside it for 24 hours, as do up to three before that.
         *
         *     Needs the role `operator` and the scope `webhooks`.
         */
        post: operations["rotateEndpointSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends it an event of the type `webhook_endpoint.test`, whatever its filter says
         * @description Needs the role `operator` and the scope `webhooks`.
         */
        post: operations["testEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whether everything is there that the service needs
         * @description For people and dashboards: the same as `/health/ready`.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells that the process answers
         * @description Nothing else is asked, so that no outage of others restarts it.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whether the process can do its work
         * @description That is so while the store answers and is fit for it, and the workers take jobs; whoever shares out requests sends none here meanwhile.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows what is counted, for Prometheus
         * @description Needs the role `viewer` and the scope `metrics`.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "balance.low": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The balance at Novita has fallen below what was set, or does not last for as long as was set */
        post: operations["onBalanceLow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.adopted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A machine of ours without a record was given one */
        post: operations["onInstanceAdopted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.auto_stopped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The instance is being stopped because it was idle or its lease ended */
        post: operations["onInstanceAutoStopped"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.changed_outside": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody changed the machine at Novita, not through this service; `before` and `after` say what */
        post: operations["onInstanceChangedOutside"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A request for an instance was accepted */
        post: operations["onInstanceCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.data_expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The instance has been stopped for so long that Novita may delete its data from `dataExpiresAt` on */
        post: operations["onInstanceDataExpiring"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Novita has proved that the machine is gone */
        post: operations["onInstanceDeleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The instance could not be brought up; `failure` says why */
        post: operations["onInstanceFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.health_check.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A round of probes failed; probing goes on */
        post: operations["onInstanceHealthCheckFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.idle_warning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nobody uses the instance; it is stopped at `stopsAt` unless somebody does */
        post: operations["onInstanceIdleWarning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.lease_expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The lease of the instance ends at `stopsAt`; it is stopped then */
        post: operations["onInstanceLeaseExpiring"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.pulling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The machine is pulling its image */
        post: operations["onInstancePulling"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every probe has passed: the instance can be used */
        post: operations["onInstanceReady"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.replaced": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The instance that was bought in its place is ready, and it is let go; `replacedBy` says which */
        post: operations["onInstanceReplaced"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.running": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Novita says that the machine is running; probing begins */
        post: operations["onInstanceRunning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.spot.reclaim_notified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Novita has announced to take the spot machine back; `reclaimAt` says when */
        post: operations["onInstanceSpotReclaimNotified"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.spot.reclaimed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Novita has taken the spot machine back; the instance is exited */
        post: operations["onInstanceSpotReclaimed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.starting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The machine is bought or started and is coming up */
        post: operations["onInstanceStarting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.stop_stuck": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A stop or delete has not been proved by Novita for too long */
        post: operations["onInstanceStopStuck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.stopped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Novita has proved that the machine is stopped */
        post: operations["onInstanceStopped"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.stopping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The machine is being stopped or deleted */
        post: operations["onInstanceStopping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.unmanaged_detected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Novita has a machine that no record refers to and that nobody takes care of; `kind` says why */
        post: operations["onInstanceUnmanagedDetected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.vanished": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The machine is gone from Novita although nobody here had it deleted */
        post: operations["onInstanceVanished"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invariant.violated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Something that is promised about paid machines was found broken */
        post: operations["onInvariantViolated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "operation.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A create, start, stop, restart or delete has reached what it was for */
        post: operations["onOperationCompleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "operation.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An operation ended otherwise; its `error` says why */
        post: operations["onOperationFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook_endpoint.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An endpoint is called no more, or a URL no more about one instance: its receiver is gone or has failed for five days */
        post: operations["onWebhookEndpointDisabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook_endpoint.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody asked for a test of an endpoint; only that endpoint hears it */
        post: operations["onWebhookEndpointTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook_message.exhausted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every try to deliver a message to a URL has failed; it is sent again only when somebody asks. That URL does not hear it */
        post: operations["onWebhookMessageExhausted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        Accepted: {
            /**
             * Format: date-time
             * @description When a machine of this kind is usually ready; only of what starts one.
             * @example 2026-11-22T12:00:00.000Z
             */
            estimatedReadyTime?: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            /** @example Accepted: the cheapest matching machine is being rented */
            message: string;
            /**
             * @description Once it is known.
             * @example 8b5e9bd4f3c2
             */
            novitaInstanceId?: string;
            /** @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            operationId: string;
            /** @enum {string} */
            status: "creating" | "exited" | "failed" | "ready" | "running" | "starting" | "stopping" | "terminated";
        };
        Attempt: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            at: string;
            durationMs: number;
            /**
             * @description Why there was no answer.
             * @example timeout
             */
            error?: string;
            /**
             * @description The beginning of what the receiver answered.
             * @example ok
             */
            response?: string;
            /** @description The HTTP status; absent when there was no answer. */
            status?: number;
            /**
             * @description Where it went, when the endpoint has been given another URL since.
             * @example https://example.com/hook-before
             */
            url?: string;
        };
        Audit: {
            /** @description The newest first. */
            entries: components["schemas"]["AuditEntry"][];
            /**
             * @description For the next page; absent at the end. A short page is not the end.
             * @example b2xkZXN0
             */
            nextPageToken?: string;
        };
        AuditEntry: {
            /** @example createInstance */
            action: string;
            /**
             * @description The owner of the key, or the duty of the service.
             * @example team-a
             */
            actor: string;
            /**
             * @description Where the request came from.
             * @example 203.0.113.7
             */
            address?: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            at: string;
            /** @description Which create call of the instance it is. */
            attempt?: number;
            /** @example 4090.16c62g in CN-HK-01 at 0.35 USD/h */
            detail?: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId?: string;
            /**
             * @description The key that was used.
             * @example key_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            keyId?: string;
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId?: string;
            /** @example req_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            requestId?: string;
            /**
             * @description The HTTP status of the answer.
             * @example 202
             */
            status?: number;
            /**
             * @description What else it is about.
             * @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            subject?: string;
            /** @enum {string} */
            trail: "calls" | "requests";
        };
        AutoStop: {
            /** @description `false`: never stopped for being idle. */
            enabled?: boolean;
            /**
             * Format: double
             * @description Minutes without use after which it counts as idle.
             * @example 45
             */
            idleMinutes?: number;
        };
        AutoStopPolicy: {
            /** @description `false`: never stopped for being idle. */
            enabled?: boolean;
            /**
             * Format: double
             * @description Minutes without use after which it counts as idle; absent: the service's own.
             */
            idleMinutes?: number;
        };
        AutoStopRound: {
            active: number;
            /**
             * @description Whether the schedule or a request had it run.
             * @enum {string}
             */
            by: "request" | "schedule";
            /** @description Left, because somebody used or changed them first. */
            changed: number;
            dryRun: boolean;
            due: number;
            durationMs: number;
            exempt: number;
            failed: number;
            idle: number;
            /** @description Moments of their records could not be read as they were stored. */
            repaired: number;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            startedAt: string;
            stopped: number;
            unknown: number;
            warned: number;
        };
        AutoStopRow: {
            /** @enum {string} */
            action: "note-activity" | "note-repair" | "nothing" | "stop" | "warn";
            /** @enum {string} */
            cause?: "data" | "idle" | "lease";
            /** @example Idle: not used for 20 min (no heartbeat was ever received; GPU at most 0 %; ready for 1 h) */
            explanation: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            /** @enum {string} */
            outcome: "changed" | "done" | "dry" | "failed";
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            stopsAt?: string;
            /** @enum {string} */
            verdict: "active" | "exempt" | "gone" | "idle" | "unknown" | "unreadable";
        };
        AutoStopStats: {
            /** Format: double */
            checkIntervalMinutes: number;
            dryRun: boolean;
            enabled: boolean;
            /** Format: double */
            idleMinutes: number;
            /** @description The newest first, at most 50. */
            lastRounds: components["schemas"]["AutoStopRound"][];
            /**
             * Format: date-time
             * @description By the schedule; left out before the first round.
             * @example 2026-11-22T12:00:00.000Z
             */
            nextRunAt?: string;
            /** Format: double */
            quietGpuMemoryPercent: number;
            /** Format: double */
            quietGpuPercent: number;
            /** @description All rounds that were not dry. */
            totals: components["schemas"]["AutoStopTotals"];
            /** Format: double */
            warnMinutes: number;
            /** @description Instances that have an idle deadline or a lease. */
            watched: number;
            /** @enum {string} */
            whenUnknown: "heartbeat" | "keep" | "stop";
        };
        AutoStopTotals: {
            failed: number;
            repaired: number;
            rounds: number;
            stopped: number;
            warned: number;
        };
        Balance: {
            /**
             * @description What can be spent, in USD; below zero in arrears.
             * @example 42.5
             */
            available: string;
            /**
             * @description What all machines cost now, in USD per hour.
             * @example 0.35
             */
            burnPerHour: string;
            /**
             * Format: date-time
             * @description When Novita said so; the header `Age` says how many seconds ago.
             * @example 2026-11-22T12:00:00.000Z
             */
            cachedAt: string;
            /** @example 42.5 */
            cash?: string;
            comparison: components["schemas"]["BalanceComparison"];
            /** @example 0.00 */
            creditLimit?: string;
            /** @enum {string} */
            currency: "USD";
            /** @description `balance.low` has been told, and it is still so. */
            low: boolean;
            /** @example 0.00 */
            outstandingInvoices?: string;
            /**
             * Format: double
             * @description For how long it lasts at this burn; absent while nothing is spent.
             * @example 121.4
             */
            runwayHours?: number;
            /** @description Novita cannot be asked: it is what it said last. */
            stale?: boolean;
        };
        BalanceComparison: {
            /**
             * @description What the machines of this service have used, in USD.
             * @example 8.38
             */
            counted: string;
            /**
             * @description What has left the account beyond that: Novita settles by the hour, and the account may pay for other things.
             * @example 0.02
             */
            difference: string;
            /**
             * @description What has left the account, in USD.
             * @example 8.4
             */
            fell: string;
            /**
             * Format: date-time
             * @description Since then nobody has paid in; a day at the most.
             * @example 2026-11-22T12:00:00.000Z
             */
            since: string;
        };
        BalanceEventData: {
            /**
             * @description What is left, in USD.
             * @example 12.5
             */
            available: string;
            /**
             * @description What everything that runs costs, in USD per hour.
             * @example 0.35
             */
            burnPerHour: string;
            /** @enum {string} */
            currency: "USD";
            /**
             * @description The same in every delivery and in the live stream.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            eventId: string;
            /** @example The receiver is gone (410) */
            reason?: string;
            /** @description How long the balance lasts at that; absent when nothing runs. */
            runwayHours?: number;
            /** @description Rises over all events of the account, with gaps. */
            sequence: number;
            /** @description Raised when a field changes its meaning or goes away; new fields do not raise it. */
            version: number;
        };
        BillRow: {
            /**
             * @description What Novita has billed.
             * @example 8.41
             */
            billed: string;
            /**
             * @description What was counted here.
             * @example 8.4
             */
            counted: string;
            /**
             * @description What was billed beyond that; below zero where it was less.
             * @example 0.01
             */
            difference: string;
            /**
             * @description Absent where no record refers to the machine.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            instanceId?: string;
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId?: string;
        };
        Bills: {
            /** @enum {string} */
            currency: "USD";
            /**
             * @description The first UTC day.
             * @example 2026-01-01
             */
            from: string;
            /** @description Those that differ most first. */
            rows: components["schemas"]["BillRow"][];
            /**
             * @description The last UTC day.
             * @example 2026-01-31
             */
            to: string;
            total: components["schemas"]["BillSum"];
        };
        BillSum: {
            /**
             * @description What Novita has billed.
             * @example 8.41
             */
            billed: string;
            /**
             * @description What was counted here.
             * @example 8.4
             */
            counted: string;
            /**
             * @description What was billed beyond that; below zero where it was less.
             * @example 0.01
             */
            difference: string;
        };
        BoughtProduct: {
            /** @example cn-hongkong-1 */
            clusterId: string;
            /** @example 4090.18c.60g */
            id: string;
            /** @example RTX 4090 24GB */
            name: string;
            /** @example CN-HK-01 */
            region: string;
            /** @description GB. */
            rootfsSize: number;
        };
        Candidate: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt?: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId?: string;
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId?: string;
            /** @example exited */
            status: string;
        };
        ChangeEndpoint: {
            /**
             * @description What it is for.
             * @example Tells the build when its machine is ready
             */
            description?: string;
            /** @description `true` also forgives what it was disabled for. */
            enabled?: boolean;
            /** @description Only events of these types; every type when the list is empty. */
            types?: ("balance.low" | "instance.adopted" | "instance.auto_stopped" | "instance.changed_outside" | "instance.created" | "instance.data_expiring" | "instance.deleted" | "instance.failed" | "instance.health_check.failed" | "instance.idle_warning" | "instance.lease_expiring" | "instance.pulling" | "instance.ready" | "instance.replaced" | "instance.running" | "instance.spot.reclaim_notified" | "instance.spot.reclaimed" | "instance.starting" | "instance.stop_stuck" | "instance.stopped" | "instance.stopping" | "instance.unmanaged_detected" | "instance.vanished" | "invariant.violated" | "operation.completed" | "operation.failed" | "webhook_endpoint.disabled" | "webhook_endpoint.test" | "webhook_message.exhausted")[];
            /**
             * @description Where events are sent from now on.
             * @example https://example.com/hook
             */
            url?: string;
        };
        ChangeInstance: {
            /** @description When it counts as idle; null: as the service says. */
            autoStop?: components["schemas"]["AutoStop"] | null;
            /**
             * Format: date-time
             * @description When the lease ends; null: there is none, or it ends `maxHours` after the start.
             * @example 2030-01-31T18:00:00Z
             */
            expiresAt?: string | null;
            /** @description Hours after each start at which the machine is stopped, unless `expiresAt` says when; null: never. */
            maxHours?: number | null;
            /**
             * @description Letters, digits and hyphens; the machine keeps the name that it was bought under.
             * @example my-first-gpu
             */
            name?: string;
            /** @description `true`: refuses a delete, and is stopped neither by the service's duties nor along with others. */
            protected?: boolean;
            /**
             * @description What is done when Novita takes the spot machine back; counts at once, also for a notice that was seen before.
             * @enum {string}
             */
            spotPolicy?: "notify" | "replace" | "restart";
            /** @description Hears every event of this instance from now on; null: only the service's own webhook does. */
            webhookUrl?: string | null;
        };
        Connection: {
            jupyter?: components["schemas"]["Jupyter"];
            ssh?: components["schemas"]["Ssh"];
            webTerminal?: components["schemas"]["WebTerminal"];
        };
        CostRow: {
            /**
             * @description GPUs, from the moment that an image is pulled until the machine is stopped.
             * @example 8.4
             */
            compute: string;
            /**
             * @description Both together.
             * @example 8.41
             */
            cost: string;
            /**
             * Format: double
             * @description Hours that were paid, for each GPU.
             * @example 24
             */
            gpuHours: number;
            /**
             * @description The owner, the id of the instance, the product …; `2026-01-31` for a day and `2026-01-31T09` for an hour (UTC).
             * @example 2026-01-31
             */
            key: string;
            /**
             * @description Of the instance, while there is a record of it.
             * @example demo
             */
            name?: string;
            /**
             * @description Of the instance.
             * @example admin
             */
            owner?: string;
            /**
             * @description What was not spent; an estimate.
             * @example 3.6
             */
            saved: string;
            /**
             * @description Root disks above 60 GB, for as long as their machines exist.
             * @example 0.01
             */
            storage: string;
        };
        Costs: {
            /**
             * @description What is spent now, in USD per hour.
             * @example 0.35
             */
            burnPerHour: string;
            /**
             * Format: date-time
             * @description Everything is counted up to here.
             * @example 2026-11-22T12:00:00.000Z
             */
            countedAt: string;
            /** @enum {string} */
            currency: "USD";
            /**
             * @description The first UTC day.
             * @example 2026-01-01
             */
            from: string;
            /** @enum {string} */
            groupBy: "billingMode" | "cause" | "day" | "hour" | "instance" | "owner" | "product" | "region";
            /** @description Rows that were left out because of the limit; they are in the total. */
            omitted: number;
            rows: components["schemas"]["CostRow"][];
            savings: components["schemas"]["Saving"][];
            /**
             * @description The last UTC day.
             * @example 2026-01-31
             */
            to: string;
            total: components["schemas"]["CostSum"];
        };
        CostSum: {
            /**
             * @description GPUs, from the moment that an image is pulled until the machine is stopped.
             * @example 8.4
             */
            compute: string;
            /**
             * @description Both together.
             * @example 8.41
             */
            cost: string;
            /**
             * Format: double
             * @description Hours that were paid, for each GPU.
             * @example 24
             */
            gpuHours: number;
            /**
             * @description What was not spent; an estimate.
             * @example 3.6
             */
            saved: string;
            /**
             * @description Root disks above 60 GB, for as long as their machines exist.
             * @example 0.01
             */
            storage: string;
        };
        CreatedKey: {
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
            /**
             * @description The id of the key that made it.
             * @example admin
             */
            createdBy: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            expiresAt?: string;
            /** @example key_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /**
             * @description The key itself, shown this once.
             * @example ngi_01ARZ3NDEKTSV4RRFFQ69G5FAV_0123456789abcdefghijklmnopqrstuv_000000
             */
            key: string;
            /**
             * Format: date-time
             * @description To about a minute.
             * @example 2026-11-22T11:00:00.000Z
             */
            lastUsedAt?: string;
            /** @example ci pipeline */
            name: string;
            /**
             * @description Whose instances it works on.
             * @example team-a
             */
            owner: string;
            /** @enum {string} */
            role: "admin" | "operator" | "viewer";
            /** @description The parts of the API that it can be used for. */
            scopes: ("audit" | "instances:delete" | "instances:read" | "instances:secrets" | "instances:write" | "keys" | "metrics" | "sync" | "webhooks")[];
        };
        CreateEndpoint: {
            /**
             * @description What it is for.
             * @example Tells the build when its machine is ready
             */
            description?: string;
            /** @description Nothing is sent to an endpoint that is not enabled. */
            enabled?: boolean;
            /** @description Only events of these types; every type unless told. */
            types?: ("balance.low" | "instance.adopted" | "instance.auto_stopped" | "instance.changed_outside" | "instance.created" | "instance.data_expiring" | "instance.deleted" | "instance.failed" | "instance.health_check.failed" | "instance.idle_warning" | "instance.lease_expiring" | "instance.pulling" | "instance.ready" | "instance.replaced" | "instance.running" | "instance.spot.reclaim_notified" | "instance.spot.reclaimed" | "instance.starting" | "instance.stop_stuck" | "instance.stopped" | "instance.stopping" | "instance.unmanaged_detected" | "instance.vanished" | "invariant.violated" | "operation.completed" | "operation.failed" | "webhook_endpoint.disabled" | "webhook_endpoint.test" | "webhook_message.exhausted")[];
            /**
             * @description Where events are sent: https and a public address, unless the operator allows more.
             * @example https://example.com/hook
             */
            url: string;
        };
        CreateInstance: {
            /** @description When it counts as idle, otherwise than the service says. */
            autoStop?: components["schemas"]["AutoStop"];
            /**
             * @default spot
             * @enum {string}
             */
            billingMode?: "onDemand" | "spot";
            /**
             * @description Environment variables beside the template's.
             * @default []
             */
            envs?: components["schemas"]["EnvVariable"][];
            /**
             * Format: date-time
             * @description The lease ends then, and the machine is stopped.
             * @example 2030-01-31T18:00:00Z
             */
            expiresAt?: string;
            /** @default 1 */
            gpuNum?: number;
            healthCheckConfig?: components["schemas"]["HealthCheckConfig"];
            /**
             * Format: double
             * @description The machine is stopped so many hours after each start, unless `expiresAt` says when.
             */
            maxHours?: number;
            /**
             * @description The most that the whole machine may cost, in USD per hour.
             * @example 0.50
             */
            maxPricePerHour?: string;
            /**
             * @description Letters, digits and hyphens; need not be unique.
             * @example my-first-gpu
             */
            name: string;
            /**
             * @description What becomes of the machine when the start fails.
             * @enum {string}
             */
            onStartFailure?: "delete" | "keep" | "stop";
            /**
             * @description A product of Novita's price list, by its exact name in any case.
             * @example RTX 4090 24GB
             */
            productName: string;
            /** @description Neither stopped by the service's duties nor deleted or stopped along with others. */
            protected?: boolean;
            /**
             * @description Only this region; without it the default region and then the configured others.
             * @example CN-HK-01
             */
            region?: string;
            /**
             * @description Root disk in GB; raised to the template's or product's minimum when below.
             * @default 60
             */
            rootfsSize?: number;
            /**
             * @description What is done when Novita takes the spot machine back, beside telling it: `notify` nothing, `restart` starts it again
             *     when there is stock, `replace` buys another one at the notice and lets this one go once that is ready.
             * @enum {string}
             */
            spotPolicy?: "notify" | "replace" | "restart";
            /** @description Only this port is probed; without it every mapped port. */
            targetPort?: number;
            /**
             * @description A template's id at Novita: image, ports, variables and command come from it.
             * @example 107672
             */
            templateId: string;
            /** @description `true`: rents nothing, and answers what would be rented, where and at what price. */
            validateOnly?: boolean;
            /**
             * @description Hears every event of this instance, signed, beside the service's own webhook.
             * @example https://example.com/hook
             */
            webhookUrl?: string;
        };
        CreateKey: {
            /**
             * Format: date-time
             * @description RFC 3339; for ever unless given.
             * @example 2030-01-01T00:00:00Z
             */
            expiresAt?: string;
            /**
             * @description What it is used for; need not be unique.
             * @example ci pipeline
             */
            name: string;
            /**
             * @description Whose instances it works on; keys of the same owner share them.
             * @example team-a
             */
            owner: string;
            /**
             * @description viewer: reads; operator: also commands; admin: everything, of every owner.
             * @enum {string}
             */
            role: "admin" | "operator" | "viewer";
            /** @description Confines the key to parts of what its role may do; all of it unless given. */
            scopes?: ("audit" | "instances:delete" | "instances:read" | "instances:secrets" | "instances:write" | "keys" | "metrics" | "sync" | "webhooks")[];
        };
        Deadlines: {
            /**
             * Format: date-time
             * @description The probes must have passed by then.
             */
            healthy?: string;
            /**
             * Format: date-time
             * @description Novita must say running by then.
             */
            running?: string;
        };
        Deliveries: {
            deliveries: components["schemas"]["Delivery"][];
            /**
             * @description For the next page; absent on the last.
             * @example WzEsImEiXQ.kR3bJ0sXq1k
             */
            nextPageToken?: string;
        };
        Delivery: {
            /** @description The latest, oldest first. */
            attempts: components["schemas"]["Attempt"][];
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt: string;
            /**
             * @description Who asked to hear it: `global` (the deployment), `request` or `start` (the request that made or started the
             *     instance), or the id of a registered endpoint.
             * @example global
             */
            endpoint: string;
            /** @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            eventId: string;
            /**
             * @description Also the `webhook-id`, so that a receiver can tell a repetition.
             * @example msg_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            id: string;
            /**
             * @description Absent when the event belongs to no instance.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            instanceId?: string;
            /**
             * Format: date-time
             * @description While it is pending and first in its lane.
             * @example 2026-11-22T12:00:00.000Z
             */
            nextAttemptAt?: string;
            /**
             * @description Who asked for it and may see it, besides admins.
             * @example ada
             */
            owner: string;
            /**
             * @description The request that the event follows from.
             * @example req_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            requestId: string;
            /** @description The event's place in the instance's life: 1, 2, 3 … */
            sequence: number;
            /** @enum {string} */
            status: "dead" | "delivered" | "pending";
            /** @description Attempts since it was made or last asked for again; the retry schedule counts these. */
            tries: number;
            /** @enum {string} */
            type: "balance.low" | "instance.adopted" | "instance.auto_stopped" | "instance.changed_outside" | "instance.created" | "instance.data_expiring" | "instance.deleted" | "instance.failed" | "instance.health_check.failed" | "instance.idle_warning" | "instance.lease_expiring" | "instance.pulling" | "instance.ready" | "instance.replaced" | "instance.running" | "instance.spot.reclaim_notified" | "instance.spot.reclaimed" | "instance.starting" | "instance.stop_stuck" | "instance.stopped" | "instance.stopping" | "instance.unmanaged_detected" | "instance.updated" | "instance.vanished" | "invariant.violated" | "operation.completed" | "operation.failed" | "webhook_endpoint.disabled" | "webhook_endpoint.test" | "webhook_message.exhausted";
            /**
             * @description Where the latest attempt went; where it is to go, before the first.
             * @example https://example.com/hook
             */
            url: string;
        };
        Endpoint: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt: string;
            /** @example Tells the build when its machine is ready */
            description?: string;
            /**
             * Format: date-time
             * @description When the service has disabled it.
             * @example 2026-11-22T12:00:00.000Z
             */
            disabledAt?: string;
            /**
             * @description Why the service has disabled it.
             * @example The receiver is gone (410)
             */
            disabledReason?: string;
            enabled: boolean;
            /** @example whe_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /** @example ada */
            owner: string;
            /**
             * Format: date-time
             * @description Until then a secret before the present one signs, too.
             * @example 2026-11-22T12:00:00.000Z
             */
            previousSecretUntil?: string;
            /** @description Every type when the list is empty. */
            types: ("balance.low" | "instance.adopted" | "instance.auto_stopped" | "instance.changed_outside" | "instance.created" | "instance.data_expiring" | "instance.deleted" | "instance.failed" | "instance.health_check.failed" | "instance.idle_warning" | "instance.lease_expiring" | "instance.pulling" | "instance.ready" | "instance.replaced" | "instance.running" | "instance.spot.reclaim_notified" | "instance.spot.reclaimed" | "instance.starting" | "instance.stop_stuck" | "instance.stopped" | "instance.stopping" | "instance.unmanaged_detected" | "instance.updated" | "instance.vanished" | "invariant.violated" | "operation.completed" | "operation.failed" | "webhook_endpoint.disabled" | "webhook_endpoint.test" | "webhook_message.exhausted")[];
            /** @example https://example.com/hook */
            url: string;
        };
        EndpointDisabledEventData: {
            /**
             * @description Whose URL it was: the deployment's (`global`), or that of the request that made (`request`) or started (`start`) the
             *     instance; absent for a registered endpoint.
             * @example request
             */
            endpoint?: string;
            /**
             * @description The registered endpoint; absent for a URL that is none.
             * @example whe_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            endpointId?: string;
            /**
             * @description The same in every delivery and in the live stream.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            eventId: string;
            /**
             * @description The instance that the URL hears nothing more about; absent for a registered endpoint.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            instanceId?: string;
            /** @example The receiver is gone (410) */
            reason?: string;
            /** @description Rises over all events of the account, with gaps. */
            sequence: number;
            /**
             * @description The URL without its query; absent for a registered endpoint.
             * @example https://example.com/hook
             */
            url?: string;
            /** @description Raised when a field changes its meaning or goes away; new fields do not raise it. */
            version: number;
        };
        EndpointEventData: {
            /** @example whe_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            endpointId: string;
            /**
             * @description The same in every delivery and in the live stream.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            eventId: string;
            /** @example The receiver is gone (410) */
            reason?: string;
            /** @description Rises over all events of the account, with gaps. */
            sequence: number;
            /** @description Raised when a field changes its meaning or goes away; new fields do not raise it. */
            version: number;
        };
        Endpoints: {
            endpoints: components["schemas"]["Endpoint"][];
        };
        EndpointTest: {
            /**
             * @description To look up what came of it.
             * @example msg_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            deliveryId: string;
            /** @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            eventId: string;
        };
        EndpointWithSecret: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt: string;
            /** @example Tells the build when its machine is ready */
            description?: string;
            /**
             * Format: date-time
             * @description When the service has disabled it.
             * @example 2026-11-22T12:00:00.000Z
             */
            disabledAt?: string;
            /**
             * @description Why the service has disabled it.
             * @example The receiver is gone (410)
             */
            disabledReason?: string;
            enabled: boolean;
            /** @example whe_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /** @example ada */
            owner: string;
            /**
             * Format: date-time
             * @description Until then a secret before the present one signs, too.
             * @example 2026-11-22T12:00:00.000Z
             */
            previousSecretUntil?: string;
            /**
             * @description What its receiver verifies with (Standard Webhooks).
             * @example whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
             */
            secret: string;
            /** @description Every type when the list is empty. */
            types: ("balance.low" | "instance.adopted" | "instance.auto_stopped" | "instance.changed_outside" | "instance.created" | "instance.data_expiring" | "instance.deleted" | "instance.failed" | "instance.health_check.failed" | "instance.idle_warning" | "instance.lease_expiring" | "instance.pulling" | "instance.ready" | "instance.replaced" | "instance.running" | "instance.spot.reclaim_notified" | "instance.spot.reclaimed" | "instance.starting" | "instance.stop_stuck" | "instance.stopped" | "instance.stopping" | "instance.unmanaged_detected" | "instance.updated" | "instance.vanished" | "invariant.violated" | "operation.completed" | "operation.failed" | "webhook_endpoint.disabled" | "webhook_endpoint.test" | "webhook_message.exhausted")[];
            /** @example https://example.com/hook */
            url: string;
        };
        EnvKey: {
            /** @example MODEL */
            key: string;
            /**
             * @description Only with `include=secrets`.
             * @example llama-3
             */
            value?: string;
        };
        EnvVariable: {
            /** @example MODEL */
            key: string;
            /** @example llama-3 */
            value: string;
        };
        Extend: {
            /**
             * Format: double
             * @description How much later than it would be.
             * @example 60
             */
            minutes: number;
        };
        Extended: {
            /**
             * Format: date-time
             * @description When its lease ends; left out when it has none.
             * @example 2026-11-22T12:00:00.000Z
             */
            expiresAt?: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            /**
             * Format: date-time
             * @description Whichever comes first; left out when nothing would stop it.
             * @example 2026-11-22T12:00:00.000Z
             */
            stopsAt?: string;
        };
        Failure: {
            /** @enum {string} */
            code: "balance_not_enough" | "create_unresolved" | "exited_during_startup" | "health_check_timeout" | "machine_failed" | "network_error" | "no_capacity" | "no_offers" | "novita_quota_exceeded" | "novita_rejected" | "novita_unauthorized" | "product_not_found" | "region_not_found" | "rootfs_too_large" | "secret_unreadable" | "spot_reclaimed" | "startup_timeout" | "template_invalid" | "template_not_found" | "vanished_during_startup";
            /** @example Novita did not say running within 600 s */
            message: string;
            /** @description Whether the same may succeed later without anyone changing anything. */
            retryable: boolean;
            /**
             * @description What to do about it.
             * @example Look at what Novita says of it, and at the image and the command of the template.
             */
            suggestion: string;
        };
        FieldError: {
            /**
             * @description What.
             * @example must be at least 1
             */
            detail: string;
            /**
             * @description Where: a JSON Pointer as a URI fragment.
             * @example #/gpuNum
             */
            pointer: string;
        };
        GpuMetric: {
            average: components["schemas"]["MetricPoint"][];
            perGpu: components["schemas"]["GpuPoints"][];
        };
        GpuPoints: {
            /** @example 0 */
            gpuId: string;
            points: components["schemas"]["MetricPoint"][];
        };
        Health: {
            /** @description Both. */
            details: {
                [key: string]: unknown;
            };
            /** @description What is not. */
            error: {
                [key: string]: unknown;
            };
            /** @description What is well. */
            info: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "error" | "ok" | "shutting_down";
        };
        HealthCheckConfig: {
            /** @description How long probing may go on altogether before the start has failed, in milliseconds. */
            maxWaitTimeMs?: number;
            /** @description Probes of one round; a round that fails is announced. */
            retryAttempts?: number;
            /** @description The wait between two probes, in milliseconds. */
            retryDelayMs?: number;
            /** @description How long one probe may take, in milliseconds. */
            timeoutMs?: number;
        };
        IdleDeadline: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            stopsAt?: string;
            /**
             * Format: double
             * @description Minutes without use after which it counts as idle.
             */
            thresholdMinutes: number;
        };
        IdleSignal: {
            ageSeconds?: number;
            /**
             * Format: date-time
             * @description When it was so.
             * @example 2026-11-22T12:00:00.000Z
             */
            at?: string;
            /** @enum {string} */
            name: "gpu_memory" | "gpu_utilization" | "last_used" | "ready_since";
            /**
             * @description For people.
             * @example GPU at most 3.5 %
             */
            note: string;
            /** @description Whether it shows no use; left out when it is not known. */
            quiet?: boolean;
            /**
             * @description A moment (RFC 3339), or the highest per cent of any GPU.
             * @example 3.5
             */
            value?: string | number;
        };
        IdleVerdict: {
            /**
             * Format: date-time
             * @description When its lease ends, whatever its use; left out when it has none.
             * @example 2026-11-22T12:00:00.000Z
             */
            expiresAt?: string;
            /**
             * @description Why, in one sentence.
             * @example Idle: not used for 20 min (no heartbeat was ever received; GPU at most 0 %; ready for 1 h)
             */
            explanation: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            signals: components["schemas"]["IdleSignal"][];
            /**
             * Format: date-time
             * @description When it is stopped unless it is used or extended; left out when it is kept.
             * @example 2026-11-22T12:00:00.000Z
             */
            stopsAt?: string;
            /**
             * Format: double
             * @description How long it may go unused; left out when it is exempt.
             */
            thresholdMinutes?: number;
            /**
             * @description `unknown`: something is not known and keeps it. `exempt`: it is not stopped for being idle at all.
             * @enum {string}
             */
            verdict: "active" | "exempt" | "idle" | "unknown";
        };
        Instance: {
            /**
             * @description What it has cost, in USD, until `meteredAt`; from then on the burn is to be added.
             * @example 1.23456
             */
            accruedCost?: string;
            /** @description The commands that are possible now. */
            actions: ("delete" | "restart" | "start" | "stop")[];
            autoStop?: components["schemas"]["AutoStopPolicy"];
            /**
             * @description What it costs now, in USD per hour: the machine while it runs, its disk while it rests.
             * @example 0.35
             */
            burnPerHour?: string;
            /** @description Soon after it is ready, while it is up. */
            connection?: components["schemas"]["Connection"];
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt: string;
            /** @enum {string} */
            currency: "USD";
            deadlines: components["schemas"]["Deadlines"];
            /**
             * @description Where it is being brought.
             * @enum {string}
             */
            desired: "deleted" | "running" | "stopped";
            /**
             * Format: date-time
             * @description When the lease ends.
             * @example 2026-11-22T12:00:00.000Z
             */
            expiresAt?: string;
            failure?: components["schemas"]["Failure"];
            /** @description It was made elsewhere and taken over: a failed start lets it come to rest, and never deletes it. */
            foreign?: boolean;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /** @description Absent while it is not watched for idleness. */
            idle?: components["schemas"]["IdleDeadline"];
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            lastUsedAt?: string;
            /** @constant */
            managed: true;
            /**
             * Format: double
             * @description So many hours after each start it is stopped, unless `expiresAt` was given.
             */
            maxHours?: number;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            meteredAt?: string;
            /** @example my-first-gpu */
            name: string;
            novita?: components["schemas"]["NovitaFacts"];
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId?: string;
            offersRefused: components["schemas"]["RefusedOffer"][];
            /**
             * @description The latest command.
             * @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            operationId: string;
            /** @example admin */
            owner: string;
            ports: components["schemas"]["Port"][];
            /**
             * @description For the whole machine.
             * @example 0.35
             */
            pricePerHour?: string;
            probing?: components["schemas"]["Probing"];
            product?: components["schemas"]["BoughtProduct"];
            /** @description Neither deleted nor stopped along with others until this is taken back. */
            protected: boolean;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            readyAt?: string;
            /**
             * @description Why the status became what it is.
             * @example Novita says running
             */
            reason?: string;
            /** @description Moments that could not be read as they were stored, and were replaced. */
            repaired?: string[];
            /**
             * @description The instance that is bought in its place.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAW
             */
            replacedBy?: string;
            /**
             * @description The instance that it was bought in place of, because Novita took that one back.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            replaces?: string;
            /** @description Counts the changes. */
            revision: number;
            spec: components["schemas"]["InstanceSpec"];
            /**
             * @description What is done when Novita takes the spot machine back.
             * @enum {string}
             */
            spotPolicy: "notify" | "replace" | "restart";
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            startedAt?: string;
            /** @enum {string} */
            status: "creating" | "exited" | "failed" | "ready" | "running" | "starting" | "stopping" | "terminated";
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            statusChangedAt: string;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            stoppedAt?: string;
        };
        InstanceEventData: {
            /** @description The same as it is now. */
            after?: components["schemas"]["OutsideSide"];
            /** @description What somebody changed at Novita, as it was before; only of `instance.changed_outside`. */
            before?: components["schemas"]["OutsideSide"];
            /**
             * Format: date-time
             * @description From when on Novita may delete the data of the stopped machine; only of `instance.data_expiring`.
             * @example 2026-11-22T12:00:00.000Z
             */
            dataExpiresAt?: string;
            /**
             * @description The same in every delivery and in the live stream.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            eventId: string;
            failure?: components["schemas"]["Failure"];
            /** @description As it was then. */
            instance: components["schemas"]["Instance"];
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId?: string;
            /** @description The operation that has ended; only of its own events. */
            operation?: components["schemas"]["Operation"];
            /** @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            operationId: string;
            /** @example Novita says running */
            reason?: string;
            /**
             * Format: date-time
             * @description When Novita takes the spot machine back; only of `instance.spot.*`.
             * @example 2026-11-22T12:00:00.000Z
             */
            reclaimAt?: string;
            /**
             * @description The instance that has taken its place; only of `instance.replaced`.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAW
             */
            replacedBy?: string;
            /** @description 1, 2, 3 … per instance. */
            sequence: number;
            /** @enum {string} */
            status: "creating" | "exited" | "failed" | "ready" | "running" | "starting" | "stopping" | "terminated";
            /**
             * Format: date-time
             * @description When it will be stopped; only of warnings.
             * @example 2026-11-22T12:00:00.000Z
             */
            stopsAt?: string;
            /** @description Raised when a field changes its meaning or goes away; new fields do not raise it. */
            version: number;
        };
        Instances: {
            /** @description With `include=unmanaged` also what Novita has and this service does not manage. */
            instances: (components["schemas"]["Instance"] | components["schemas"]["UnmanagedInstance"])[];
            /**
             * @description For the next page; absent on the last.
             * @example WzEsImEiXQ.kR3bJ0sXq1k
             */
            nextPageToken?: string;
            /** @description The store is away and this is what was last read; the header Age says how old it is. */
            stale?: boolean;
            /** @description How many match on all pages together. */
            total: number;
            /**
             * Format: date-time
             * @description With `include=unmanaged`: when Novita's list was last read completely.
             */
            unmanagedAsOf?: string;
        };
        InstanceSpec: {
            /** @enum {string} */
            billingMode: "onDemand" | "spot";
            /** @description The values may be secrets and are shown with `include=secrets` only. */
            envs: components["schemas"]["EnvKey"][];
            gpuNum: number;
            healthCheckConfig: components["schemas"]["ProbeSettings"];
            /**
             * @description USD per hour for the whole machine.
             * @example 0.5
             */
            maxPricePerHour?: string;
            /** @enum {string} */
            onStartFailure: "delete" | "keep" | "stop";
            /** @example RTX 4090 24GB */
            productName: string;
            /** @example CN-HK-01 */
            region?: string;
            /** @description GB. */
            rootfsSize: number;
            targetPort?: number;
            /** @example 107672 */
            templateId: string;
        };
        Invariant: {
            holds: boolean;
            /** @enum {string} */
            id: "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7";
            /** @example At most one machine is kept per record */
            promise: string;
            /**
             * @example [
             *       "8b5e9bd4f3c2"
             *     ]
             */
            violations: string[];
        };
        InvariantEventData: {
            /**
             * @description The same in every delivery and in the live stream.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            eventId: string;
            /**
             * @description As `GET /api/admin/invariants` names it.
             * @example I1
             */
            invariant: string;
            /** @example The receiver is gone (410) */
            reason?: string;
            /** @description Rises over all events of the account, with gaps. */
            sequence: number;
            /**
             * Format: date-time
             * @description Since when it has been broken.
             * @example 2026-11-22T12:00:00.000Z
             */
            since: string;
            /**
             * @description What breaks it: the id of a machine or a record.
             * @example 8b5e9bd4f3c2
             */
            subject: string;
            /** @description Raised when a field changes its meaning or goes away; new fields do not raise it. */
            version: number;
        };
        Invariants: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            checkedAt: string;
            invariants: components["schemas"]["Invariant"][];
            /** @description Whether Novita's list could be had completely; without it nothing is said about machines. */
            listComplete: boolean;
            /** @description Ids of records that nobody can read. */
            setAside: string[];
        };
        Jupyter: {
            /**
             * @description Without what may let somebody in, unless with `include=secrets`.
             * @example https://a1b2c3-8888.us-ca-6.gpu-instance.novita.ai
             */
            address: string;
            port?: number;
        };
        Key: {
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
            /**
             * @description The id of the key that made it.
             * @example admin
             */
            createdBy: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            expiresAt?: string;
            /** @example key_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /**
             * Format: date-time
             * @description To about a minute.
             * @example 2026-11-22T11:00:00.000Z
             */
            lastUsedAt?: string;
            /** @example ci pipeline */
            name: string;
            /**
             * @description Whose instances it works on.
             * @example team-a
             */
            owner: string;
            /** @enum {string} */
            role: "admin" | "operator" | "viewer";
            /** @description The parts of the API that it can be used for. */
            scopes: ("audit" | "instances:delete" | "instances:read" | "instances:secrets" | "instances:write" | "keys" | "metrics" | "sync" | "webhooks")[];
        };
        Keys: {
            keys: components["schemas"]["Key"][];
        };
        LastUsed: {
            /** @description Also to an earlier moment than is known, which is otherwise left as it is. */
            force?: boolean;
            /**
             * Format: date-time
             * @description When it was used; now unless told. Not in the future, but for ten seconds by which clocks may differ.
             * @example 2026-01-31T18:00:00Z
             */
            lastUsedAt?: string;
        };
        LastUsedAnswer: {
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            /**
             * Format: date-time
             * @description The moment that stands.
             * @example 2026-11-22T12:00:00.000Z
             */
            lastUsedAt: string;
        };
        Live: {
            /** @enum {string} */
            status: "ok";
        };
        LogIn: {
            /**
             * @description The key, as its maker was shown it.
             * @example ngi_01ARZ3NDEKTSV4RRFFQ69G5FAV_0123456789abcdefghijklmnopqrstuv_000000
             */
            key: string;
        };
        MachineMetrics: {
            /**
             * Format: date-time
             * @description When Novita was asked.
             */
            asOf: string;
            cpu: components["schemas"]["MetricPoint"][];
            /** Format: date-time */
            from: string;
            gpu: components["schemas"]["GpuMetric"];
            gpuMemory: components["schemas"]["GpuMetric"];
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            intervalSeconds: number;
            memory: components["schemas"]["MetricPoint"][];
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId: string;
            rootDisk: components["schemas"]["MetricPoint"][];
            /** Format: date-time */
            to: string;
        };
        MessageExhaustedEventData: {
            /**
             * @description Of the message, as `GET /api/webhooks/deliveries` lists it; its `webhook-id`.
             * @example msg_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            deliveryId: string;
            /**
             * @description Who was to hear it: `global`, `request`, `start`, or the id of a registered endpoint.
             * @example whe_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            endpoint: string;
            /**
             * @description The same in every delivery and in the live stream.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            eventId: string;
            /**
             * @description Absent when the message is about no instance.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            instanceId?: string;
            /**
             * @description Why the last one had no answer.
             * @example timeout
             */
            lastError?: string;
            /** @description The HTTP status of the last one; absent when there was no answer. */
            lastStatus?: number;
            /**
             * @description The event that the message tells of.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            messageEventId: string;
            /**
             * @description The type of that event.
             * @example instance.ready
             */
            messageType: string;
            /** @example The receiver is gone (410) */
            reason?: string;
            /** @description Rises over all events of the account, with gaps. */
            sequence: number;
            /** @description How many tries have failed. */
            tries: number;
            /**
             * @description The URL without its query.
             * @example https://example.com/hook
             */
            url: string;
            /** @description Raised when a field changes its meaning or goes away; new fields do not raise it. */
            version: number;
        };
        MetricPoint: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            at: string;
            /**
             * Format: double
             * @description Per cent.
             */
            value: number;
        };
        NamedInstance: {
            /**
             * @description An instance's name; when several living instances have it, the answer names them.
             * @example my-first-gpu
             */
            instanceName: string;
        };
        NovitaFacts: {
            /**
             * @description Its name there: the instance's, and what marks it as ours.
             * @example my-first-gpu--ngi1-a1b2c3-01ARZ3NDEKTSV4RRFFQ69G5FAV-1
             */
            name?: string;
            /**
             * Format: date-time
             * @description When Novita takes a spot machine back.
             * @example 2026-11-22T12:00:00.000Z
             */
            spotReclaimTime?: string;
            /** @example reclaiming */
            spotStatus?: string;
            /**
             * @description Verbatim; Novita may add others.
             * @example running
             */
            status: string;
            statusError?: components["schemas"]["NovitaStatusError"];
        };
        NovitaStatusError: {
            /** @example the image cannot be pulled */
            message: string;
            /** @example ImagePullBackOff */
            state: string;
        };
        Offer: {
            /** @enum {string} */
            billingMode: "onDemand" | "spot";
            /**
             * Format: date-time
             * @description It answered "no stock" a moment ago: until then it is asked only when nothing else is left. RFC 3339.
             * @example 2026-11-22T12:00:00.000Z
             */
            coolOffUntil?: string;
            /** @example 0.35 */
            pricePerGpuHour: string;
            /**
             * @description For the whole machine.
             * @example 0.7
             */
            pricePerHour: string;
            /** @example 4090.18c.60g */
            productId: string;
            /** @example RTX 4090 24GB */
            productName: string;
            /** @description 1 is bought first. */
            rank: number;
            /**
             * @description Why it stands where it stands.
             * @example the default region, the lowest price
             */
            reason: string;
            /**
             * Format: date-time
             * @description A spot machine was taken back there: until then it stands behind the others. RFC 3339.
             * @example 2026-11-22T12:00:00.000Z
             */
            reclaimedUntil?: string;
            /** @example CN-HK-01 */
            region: string;
            /**
             * @description Novita's hint: low, normal, high, unknown.
             * @example high
             */
            stock: string;
        };
        Offers: {
            /**
             * Format: date-time
             * @description When Novita was asked, RFC 3339; the header `Age` says how many seconds ago.
             * @example 2026-11-22T12:00:00.000Z
             */
            cachedAt: string;
            offers: components["schemas"]["Offer"][];
        };
        Operation: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt: string;
            done: boolean;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            endedAt?: string;
            error?: components["schemas"]["OperationError"];
            /** @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            metadata: components["schemas"]["OperationMetadata"];
            /** @example admin */
            owner: string;
            response?: components["schemas"]["OperationResponse"];
            /** @enum {string} */
            type: "create" | "delete" | "restart" | "start" | "stop";
        };
        OperationError: {
            /**
             * @description The commands that the instance takes now.
             * @example [
             *       "start",
             *       "delete"
             *     ]
             */
            allowedActions?: string[];
            /** @description What the name may have meant. */
            candidates?: components["schemas"]["Candidate"][];
            /** @enum {string} */
            code: "balance_not_enough" | "create_unresolved" | "exited_during_startup" | "health_check_timeout" | "machine_failed" | "network_error" | "no_capacity" | "no_offers" | "novita_quota_exceeded" | "novita_rejected" | "novita_unauthorized" | "operation_cancelled" | "operation_superseded" | "product_not_found" | "region_not_found" | "rootfs_too_large" | "secret_unreadable" | "spot_reclaimed" | "startup_timeout" | "template_invalid" | "template_not_found" | "vanished_during_startup";
            /**
             * @description Where the instance is, when that is in the way.
             * @example exited
             */
            currentStatus?: string;
            /** @example Novita did not say running within 600 s */
            detail: string;
            /** @description How many endpoints did not answer. */
            endpointCount?: number;
            /** @description What is wrong with the request, one entry per field. */
            errors?: components["schemas"]["FieldError"][];
            /**
             * @description The instance that it is about.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            instanceId?: string;
            /**
             * @description What looks like what was asked for.
             * @example [
             *       "RTX 4090 24GB"
             *     ]
             */
            nearest?: string[];
            /**
             * @description The operation that is in the way.
             * @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            operationId?: string;
            /**
             * @description How far the start had come.
             * @example health_checking
             */
            phase?: string;
            /** @description How the quota stands that has no room. */
            quota?: components["schemas"]["QuotaStand"];
            /**
             * @description Why, in a few words.
             * @example it is not exited
             */
            reason?: string;
            /** @example req_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            requestId: string;
            /**
             * @description What there is too little of.
             * @example gpu
             */
            resourceType?: string;
            /** @description Whether the same may succeed later without anyone changing anything. */
            retryable: boolean;
            /** @description When to try again, as in the header Retry-After. */
            retryAfterSeconds?: number;
            /**
             * @description What to do about it.
             * @example GET /api/instances lists yours.
             */
            suggestion?: string;
            /** @description After how long it was given up. */
            timeoutMs?: number;
            /** @example The machine did not start in time */
            title: string;
            /** @example urn:problem:novita-gpu-instance-api:startup_timeout */
            type: string;
            /**
             * @description Which limits were exceeded.
             * @example [
             *       "write"
             *     ]
             */
            "violated-policies"?: string[];
        };
        OperationMetadata: {
            /** @description Machines that were ordered for the instance so far. */
            attempts: number;
            /**
             * @description The operation that it was asked for to end.
             * @example op_01ARZ3NDEKTSV4RRFFQ69G5FAT
             */
            cancels?: string;
            /** @enum {string} */
            phase: "completed" | "failed" | "health_checking" | "initiated" | "monitoring";
            phases: components["schemas"]["OperationPhase"][];
            /** @description Percent of the usual way. */
            progress: number;
            /**
             * @description Its place in the line of starts while it waits there; 1 is next.
             * @example 3
             */
            queuePosition?: number;
            /**
             * @description The command that took its place before it had ended.
             * @example op_01ARZ3NDEKTSV4RRFFQ69G5FAW
             */
            successorId?: string;
            times: components["schemas"]["OperationTimes"];
        };
        OperationPhase: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            endedAt?: string;
            /** @enum {string} */
            name: "completed" | "failed" | "health_checking" | "initiated" | "monitoring";
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            startedAt: string;
        };
        OperationResponse: {
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            ports: components["schemas"]["Port"][];
            /** @enum {string} */
            status: "creating" | "exited" | "failed" | "ready" | "running" | "starting" | "stopping" | "terminated";
        };
        OperationTimes: {
            /** Format: date-time */
            healthCheckCompleted?: string;
            /** Format: date-time */
            healthCheckStarted?: string;
            /** Format: date-time */
            instanceRunning?: string;
            /** Format: date-time */
            instanceStarting?: string;
            /** Format: date-time */
            ready?: string;
            /** Format: date-time */
            startRequested: string;
        };
        OutsideSide: {
            /**
             * @description Novita's name of the machine.
             * @example renamed-in-the-console
             */
            name?: string;
            /** @example 8080/http=https://a1b2c3-8080.example.org */
            ports?: string;
            /**
             * @description USD per hour for the whole machine.
             * @example 0.35
             */
            price?: string;
            /**
             * @description Novita's word.
             * @example exited
             */
            status?: string;
        };
        Port: {
            /**
             * @description Where it is reached from outside, once Novita has said so.
             * @example https://a1b2c3-8080.example.org
             */
            endpoint?: string;
            port: number;
            /** @enum {string} */
            type: "http" | "tcp";
        };
        ProbeSettings: {
            /** @description How long probing may go on altogether before the start has failed. */
            maxWaitTimeMs: number;
            /** @description Probes of one round; a round that fails is announced. */
            retryAttempts: number;
            /** @description The wait between two probes. */
            retryDelayMs: number;
            /** @description How long one probe may take. */
            timeoutMs: number;
        };
        Probing: {
            /** @example 8080: HTTP 502 */
            lastError?: string;
            /** @description Ports that have answered. */
            passed: number[];
            rounds: number;
        };
        Problem: {
            /**
             * @description The commands that the instance takes now.
             * @example [
             *       "start",
             *       "delete"
             *     ]
             */
            allowedActions?: string[];
            /** @description What the name may have meant. */
            candidates?: components["schemas"]["Candidate"][];
            /**
             * @description The kind of problem, for programs.
             * @example instance_not_found
             * @enum {string}
             */
            code: "balance_not_enough" | "csrf_token_wrong" | "delivery_not_found" | "endpoint_not_found" | "exited_during_startup" | "expectation_failed" | "forbidden" | "headers_too_large" | "health_check_timeout" | "idempotency_key_in_use" | "idempotency_key_reused" | "instance_ambiguous" | "instance_changed" | "instance_foreign" | "instance_not_found" | "instance_not_startable" | "instance_protected" | "instance_state" | "internal_error" | "key_not_found" | "lease_lost" | "machine_failed" | "machine_taken" | "malformed_request" | "method_not_allowed" | "network_error" | "no_capacity" | "no_offers" | "novita_invalid_state" | "novita_not_found" | "novita_quota_exceeded" | "novita_rejected" | "novita_unauthorized" | "novita_unavailable" | "operation_in_progress" | "operation_not_cancellable" | "operation_not_found" | "payload_too_large" | "product_not_found" | "quota_exceeded" | "rate_limited" | "record_corrupt" | "region_not_found" | "request_timeout" | "revision_mismatch" | "route_not_found" | "secret_unreadable" | "service_unavailable" | "session_not_found" | "spot_reclaimed" | "starts_full" | "startup_timeout" | "storage_unavailable" | "sync_running" | "target_forbidden" | "template_invalid" | "template_not_found" | "too_many_endpoints" | "too_many_keys" | "too_many_streams" | "unauthorized" | "unsupported_media_type" | "uri_too_long" | "validation_failed" | "vanished_during_startup";
            /**
             * @description Where the instance is, when that is in the way.
             * @example exited
             */
            currentStatus?: string;
            /**
             * @description What went wrong this time.
             * @example Instance not found: inst_01ARZ3NDEKTSV4RRFFQ69G5FAV (searched by id)
             */
            detail: string;
            /** @description How many endpoints did not answer. */
            endpointCount?: number;
            /** @description What is wrong with the request, one entry per field. */
            errors?: components["schemas"]["FieldError"][];
            /**
             * @description This occurrence, as a URI.
             * @example urn:request:req_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            instance: string;
            /**
             * @description The instance that it is about.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            instanceId?: string;
            /**
             * @description What looks like what was asked for.
             * @example [
             *       "RTX 4090 24GB"
             *     ]
             */
            nearest?: string[];
            /**
             * @description The operation that is in the way.
             * @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            operationId?: string;
            /**
             * @description How far the start had come.
             * @example health_checking
             */
            phase?: string;
            provider?: components["schemas"]["Provider"];
            /** @description How the quota stands that has no room. */
            quota?: components["schemas"]["QuotaStand"];
            /**
             * @description Why, in a few words.
             * @example it is not exited
             */
            reason?: string;
            /**
             * @description As in the header X-Request-Id; tell it to the operator.
             * @example req_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            requestId: string;
            /**
             * @description What there is too little of.
             * @example gpu
             */
            resourceType?: string;
            /** @description Whether the same call may succeed later without anyone changing anything. */
            retryable: boolean;
            /** @description When to try again, as in the header Retry-After. */
            retryAfterSeconds?: number;
            /**
             * @description The HTTP status.
             * @example 404
             */
            status: number;
            /**
             * @description What to do about it.
             * @example GET /api/instances lists yours.
             */
            suggestion: string;
            /** @description After how long it was given up. */
            timeoutMs?: number;
            /**
             * @description The same for every problem of one kind.
             * @example No such instance
             */
            title: string;
            /**
             * @description The kind of problem, as a URI.
             * @example urn:problem:novita-gpu-instance-api:instance_not_found
             */
            type: string;
            /**
             * @description Which limits were exceeded.
             * @example [
             *       "write"
             *     ]
             */
            "violated-policies"?: string[];
        };
        Product: {
            available: boolean;
            cpuPerGpu?: number;
            /** @example 4090.18c.60g */
            id: string;
            maxRootfsGb?: number;
            memoryPerGpuGb?: number;
            minRootfsGb?: number;
            /** @example RTX 4090 24GB */
            name: string;
            /**
             * @description On demand; absent when it is not sold so.
             * @example 0.69
             */
            pricePerGpuHour?: string;
            /** @description Bare region names; empty means everywhere. */
            regions: string[];
            /**
             * @description Spot; absent when it is not sold so.
             * @example 0.35
             */
            spotPricePerGpuHour?: string;
            /**
             * @description Novita's hint: none, low, normal, high, unknown.
             * @example high
             */
            stock: string;
        };
        Products: {
            /**
             * Format: date-time
             * @description When Novita was asked, RFC 3339; the header `Age` says how many seconds ago.
             * @example 2026-11-22T12:00:00.000Z
             */
            cachedAt: string;
            products: components["schemas"]["Product"][];
        };
        Provider: {
            /**
             * @description Novita's machine name for it.
             * @example INSUFFICIENT_RESOURCE
             */
            reason: string;
        };
        Queue: {
            /** @description Being worked on. */
            active: number;
            /** @description Due later. */
            delayed: number;
            /** @description Given up; kept for a week, a thousand at the most. The sweep makes new jobs for what is still to do. */
            failed: number;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            lastFailedAt?: string;
            /**
             * Format: double
             * @description For how long the first job has been waiting for a worker; 0 when none waits.
             */
            oldestSeconds: number;
            /** @enum {string} */
            queue: "apply-desired" | "apply-spot-policy" | "auto-stop-check" | "check-balance" | "check-invariants" | "create-instance" | "garbage-collection" | "monitor-startup" | "note-changes" | "relay-events" | "send-webhook" | "sweep" | "sync" | "watch-fleet";
            /** @description Ready to be taken by a worker. */
            waiting: number;
        };
        Queues: {
            queues: components["schemas"]["Queue"][];
        };
        QuotaStand: {
            /** @example 10 */
            allowed: string;
            /**
             * @description What would have come to it.
             * @example 1
             */
            asked: string;
            /** @example 10 */
            used: string;
        };
        Quote: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt: string;
            /** @constant */
            done: true;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            endedAt: string;
            /** @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            metadata: components["schemas"]["OperationMetadata"];
            response: components["schemas"]["QuoteResponse"];
            /** @enum {string} */
            type: "create";
        };
        QuotedTemplate: {
            /** @example 107001 */
            id: string;
            /** @example docker.io/novitalabs/pytorch:2.6.0 */
            image: string;
            /** @example PyTorch */
            name: string;
        };
        QuoteResponse: {
            /** @enum {string} */
            billingMode: "onDemand" | "spot";
            /** @enum {string} */
            currency: "USD";
            /**
             * @description The same with its disk, as far as that is not free.
             * @example 0.35833
             */
            estimatedCostPerHour: string;
            /**
             * Format: date-time
             * @description When it would usually be ready.
             * @example 2026-11-22T12:00:00.000Z
             */
            estimatedReadyTime: string;
            gpuNum: number;
            /** @example my-first-gpu */
            name: string;
            /** @description What would be tried, in this order. */
            offers: components["schemas"]["Offer"][];
            ports: components["schemas"]["TemplatePort"][];
            /**
             * @description USD for the whole machine.
             * @example 0.35
             */
            pricePerHour: string;
            /** @description What would be bought first, with the disk that it would get. */
            product: components["schemas"]["BoughtProduct"];
            template: components["schemas"]["QuotedTemplate"];
            /** @constant */
            validateOnly: true;
        };
        Redelivery: {
            /** @example msg_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /** @enum {string} */
            status: "pending";
        };
        RefusedOffer: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            at: string;
            /** @example 4090.18c.60g */
            productId: string;
            /** @example no_capacity */
            reason: string;
            /** @example CN-HK-01 */
            region: string;
        };
        Replay: {
            /**
             * @description Ask again with it, for what is left; absent at the end.
             * @example WzEsImEiXQ.kR3bJ0sXq1k
             */
            nextPageToken?: string;
            /**
             * @description How many deliveries this call has made pending.
             * @example 42
             */
            replayed: number;
        };
        ReplayDeliveries: {
            /**
             * @description Only to one registered endpoint, or with `global` to the deployment's own; to all of them unless told.
             * @example whe_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            endpointId?: string;
            /**
             * @description Only what happened to one instance.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            instanceId?: string;
            /**
             * @description From the answer before, with everything else as it was.
             * @example WzEsImEiXQ.kR3bJ0sXq1k
             */
            pageToken?: string;
            /**
             * Format: date-time
             * @description What was made then or later (RFC 3339).
             * @example 2026-11-22T00:00:00Z
             */
            since: string;
            /**
             * @description Only what has arrived, or only what was given up; both unless told.
             * @enum {string}
             */
            status?: "dead" | "delivered";
            /**
             * Format: date-time
             * @description What was made then or before (RFC 3339).
             * @example 2026-11-22T06:00:00Z
             */
            until: string;
        };
        Saving: {
            /**
             * @description `spot`: against the price on demand. `auto_stop`: the price of the machine from its stop until somebody wants it
             *     again, for a day at the most. `surplus_removed`: a day of each machine that nobody was told of and that was deleted.
             * @enum {string}
             */
            cause: "auto_stop" | "spot" | "surplus_removed";
            /** @example 3.6 */
            saved: string;
        };
        ServedInstance: {
            /**
             * @description What it has cost, in USD, until `meteredAt`; from then on the burn is to be added.
             * @example 1.23456
             */
            accruedCost?: string;
            /** @description The commands that are possible now. */
            actions: ("delete" | "restart" | "start" | "stop")[];
            autoStop?: components["schemas"]["AutoStopPolicy"];
            /**
             * @description What it costs now, in USD per hour: the machine while it runs, its disk while it rests.
             * @example 0.35
             */
            burnPerHour?: string;
            /** @description Soon after it is ready, while it is up. */
            connection?: components["schemas"]["Connection"];
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt: string;
            /** @enum {string} */
            currency: "USD";
            deadlines: components["schemas"]["Deadlines"];
            /**
             * @description Where it is being brought.
             * @enum {string}
             */
            desired: "deleted" | "running" | "stopped";
            /**
             * Format: date-time
             * @description When the lease ends.
             * @example 2026-11-22T12:00:00.000Z
             */
            expiresAt?: string;
            failure?: components["schemas"]["Failure"];
            /** @description It was made elsewhere and taken over: a failed start lets it come to rest, and never deletes it. */
            foreign?: boolean;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /** @description Absent while it is not watched for idleness. */
            idle?: components["schemas"]["IdleDeadline"];
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            lastUsedAt?: string;
            /** @constant */
            managed: true;
            /**
             * Format: double
             * @description So many hours after each start it is stopped, unless `expiresAt` was given.
             */
            maxHours?: number;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            meteredAt?: string;
            /** @example my-first-gpu */
            name: string;
            novita?: components["schemas"]["NovitaFacts"];
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId?: string;
            offersRefused: components["schemas"]["RefusedOffer"][];
            /**
             * @description The latest command.
             * @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            operationId: string;
            /** @example admin */
            owner: string;
            ports: components["schemas"]["Port"][];
            /**
             * @description For the whole machine.
             * @example 0.35
             */
            pricePerHour?: string;
            probing?: components["schemas"]["Probing"];
            product?: components["schemas"]["BoughtProduct"];
            /** @description Neither deleted nor stopped along with others until this is taken back. */
            protected: boolean;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            readyAt?: string;
            /**
             * @description Why the status became what it is.
             * @example Novita says running
             */
            reason?: string;
            /** @description Moments that could not be read as they were stored, and were replaced. */
            repaired?: string[];
            /**
             * @description The instance that is bought in its place.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAW
             */
            replacedBy?: string;
            /**
             * @description The instance that it was bought in place of, because Novita took that one back.
             * @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            replaces?: string;
            /** @description Counts the changes. */
            revision: number;
            spec: components["schemas"]["InstanceSpec"];
            /**
             * @description What is done when Novita takes the spot machine back.
             * @enum {string}
             */
            spotPolicy: "notify" | "replace" | "restart";
            /** @description The store is away and this is what was last read; the header Age says how old it is. */
            stale?: boolean;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            startedAt?: string;
            /** @enum {string} */
            status: "creating" | "exited" | "failed" | "ready" | "running" | "starting" | "stopping" | "terminated";
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            statusChangedAt: string;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            stoppedAt?: string;
            /**
             * @description Hears its events; only with `include=secrets`, because addresses of webhooks often hold one.
             * @example https://example.com/hook
             */
            webhookUrl?: string;
        };
        ServedOperation: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt: string;
            done: boolean;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            endedAt?: string;
            error?: components["schemas"]["OperationError"];
            /** @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            id: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            metadata: components["schemas"]["OperationMetadata"];
            /** @example admin */
            owner: string;
            response?: components["schemas"]["OperationResponse"];
            /** @description The store is away and this is what was last read; the header Age says how old it is. */
            stale?: boolean;
            /** @enum {string} */
            type: "create" | "delete" | "restart" | "start" | "stop";
        };
        Session: {
            /**
             * @description To be sent as X-CSRF-Token with everything that changes something.
             * @example mAqf7mJ9GZmN8mVw0vYVd3m2sWq8i2hQ4m0y5bq1v3E
             */
            csrfToken: string;
            /**
             * Format: date-time
             * @example 2026-11-22T22:00:00.000Z
             */
            expiresAt: string;
            /** @example team-a */
            owner: string;
            /** @enum {string} */
            role: "admin" | "operator" | "viewer";
            scopes: ("audit" | "instances:delete" | "instances:read" | "instances:secrets" | "instances:write" | "keys" | "metrics" | "sync" | "webhooks")[];
        };
        Ssh: {
            /** @example ssh -p 32787 root@proxy.us-ca-6.gpu-instance.novita.ai */
            command: string;
            /**
             * @description Only with `include=secrets`.
             * @example q8ZpT2vX
             */
            password?: string;
        };
        StartInstance: {
            /** @description Admins only: takes over a machine at rest that this service did not rent. It is never deleted from here. */
            adopt?: boolean;
            healthCheckConfig?: components["schemas"]["HealthCheckConfig"];
            /** @description Only this port is probed. */
            targetPort?: number;
            /**
             * @description Hears what becomes of this start, signed, beside the webhooks of the instance and of the service.
             * @example https://example.com/hooks/gpu
             */
            webhookUrl?: string;
        };
        StartNamedInstance: {
            /** @description Admins only: takes over a machine at rest that this service did not rent. It is never deleted from here. */
            adopt?: boolean;
            healthCheckConfig?: components["schemas"]["HealthCheckConfig"];
            /**
             * @description An instance's name; when several living instances have it, the answer names them.
             * @example my-first-gpu
             */
            instanceName: string;
            /** @description Only this port is probed. */
            targetPort?: number;
            /**
             * @description Hears what becomes of this start, signed, beside the webhooks of the instance and of the service.
             * @example https://example.com/hooks/gpu
             */
            webhookUrl?: string;
        };
        StopAll: {
            /**
             * @description Says what would be stopped, and stops nothing.
             * @default false
             */
            dryRun?: boolean;
            /** @description By our ids or Novita's. What is named here is answered for even when there is nothing to stop. */
            instanceIds?: string[];
            /** @description By exact names; every instance of a name. */
            names?: string[];
            /**
             * @description Admins only: whose instances; everybody's when it is left out. For everybody else it is their own.
             * @example team-vision
             */
            owner?: string;
            /**
             * @description A product's name or id.
             * @example RTX 4090 24GB
             */
            product?: string;
            /** @example CN-HK-01 */
            region?: string;
            /** @description Only those that are in one of these now. */
            status?: ("creating" | "exited" | "failed" | "ready" | "running" | "starting" | "stopping" | "terminated")[];
        };
        StopAllResult: {
            /** @description How many are stopped, or would be. */
            count: number;
            dryRun: boolean;
            results: components["schemas"]["StopResult"][];
        };
        StopError: {
            /** @example instance_protected */
            code: string;
            /** @example Instance inst_01ARZ3NDEKTSV4RRFFQ69G5FAV is protected */
            message: string;
        };
        StopResult: {
            accepted: boolean;
            error?: components["schemas"]["StopError"];
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
            /**
             * @description Absent when there is no such instance.
             * @example my-first-gpu
             */
            name?: string;
            /**
             * @description The operation that stops it; none in a dry run.
             * @example op_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            operationId?: string;
        };
        SyncAnswer: {
            done: components["schemas"]["SyncDeed"][];
            doneCounts: {
                [key: string]: number;
            };
            dryRun: boolean;
            durationMs: number;
            found: components["schemas"]["SyncFinding"][];
            /** @description How many of each kind. */
            foundCounts: {
                [key: string]: number;
            };
            /** @description Machines in Novita's list. */
            machines: number;
            /**
             * @description Only after `done` everything was looked at: nothing is ended by a list that is incomplete, empty or failed.
             * @enum {string}
             */
            result: "done" | "empty" | "failed" | "incomplete";
        };
        SyncDeed: {
            /**
             * @description `busy`: somebody else was at it; `unknown`: Novita could not be asked. A later round does it.
             * @enum {string}
             */
            deed: "busy" | "removed" | "unknown" | "updated" | "vanished";
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId: string;
        };
        SyncFinding: {
            /** @example exited */
            after?: string;
            /** @example running */
            before?: string;
            /** @example inst_01ARZ3NDEKTSV4RRFFQ69G5FAV */
            instanceId?: string;
            /**
             * @description What is otherwise at Novita (status, name, price, ports, spot), or what it is: missing for now, vanished,
             *     unmanaged, or an obsolete record.
             * @enum {string}
             */
            kind: "missing" | "name" | "obsolete" | "ports" | "price" | "spot" | "status" | "unmanaged" | "vanished";
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId?: string;
        };
        SyncRequest: {
            /**
             * @description Say what would be done, and do nothing.
             * @default false
             */
            dryRun?: boolean;
        };
        SyncRound: {
            /** Format: date-time */
            at: string;
            done: {
                [key: string]: number;
            };
            durationMs: number;
            found: {
                [key: string]: number;
            };
            machines: number;
            /** @enum {string} */
            result: "done" | "empty" | "failed" | "incomplete";
            /** @enum {string} */
            trigger: "request" | "schedule";
        };
        SyncStats: {
            /** @description Whether rounds run at the start of a process and by interval. */
            automatic: boolean;
            intervalMinutes: number;
            /**
             * Format: date-time
             * @description Absent while rounds run only on request.
             */
            nextRunAt?: string;
            /** @description The newest first. */
            rounds: components["schemas"]["SyncRound"][];
        };
        Template: {
            /**
             * @description official, community or private.
             * @example official
             */
            channel?: string;
            /** @example PyTorch with Jupyter */
            description?: string;
            /** @example /start.sh */
            entrypoint?: string;
            envs: components["schemas"]["TemplateEnv"][];
            /** @example 107672 */
            id: string;
            /** @example pytorch/pytorch:2.4.0 */
            image: string;
            /** @example 12.4 */
            minCudaVersion?: string;
            /** @example PyTorch 2.4 */
            name: string;
            ports: components["schemas"]["TemplatePort"][];
            /** @description The least disk the template wants, in GB. */
            rootfsSizeGb?: number;
            /** @example jupyter lab */
            startCommand?: string;
            tools: components["schemas"]["TemplateTool"][];
        };
        TemplateEnv: {
            /** @example MODEL */
            key: string;
        };
        TemplatePort: {
            port: number;
            /** @enum {string} */
            type: "http" | "tcp";
        };
        Templates: {
            /**
             * Format: date-time
             * @description When Novita was asked, RFC 3339; the header `Age` says how many seconds ago.
             * @example 2026-11-22T12:00:00.000Z
             */
            cachedAt: string;
            templates: components["schemas"]["Template"][];
        };
        TemplateTool: {
            /** @example jupyter */
            name: string;
            port?: number;
            /** @example http */
            type?: string;
        };
        Timeline: {
            events: components["schemas"]["TimelineEntry"][];
            /**
             * @description Absent on the last page.
             * @example AbC0…
             */
            nextPageToken?: string;
        };
        TimelineEntry: {
            /**
             * @description Who or what made it happen: the owner of a key, or a duty of the service.
             * @example startup
             */
            actor: string;
            /**
             * @description The status after.
             * @example ready
             */
            after?: string | {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /**
             * @description The status before (or, of a change outside, what was changed as it was before); absent for the first event of an instance.
             * @example running
             */
            before?: string | {
                [key: string]: unknown;
            };
            /**
             * @description The same in the live stream and in every delivery.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            id: string;
            /**
             * @description Why, where there is more to say than the type does.
             * @example The machine did not run within 600 s
             */
            reason?: string;
            /** @description 1, 2, 3 … per instance, over all that is told of it. */
            sequence: number;
            /**
             * @example instance.ready
             * @enum {string}
             */
            type: "balance.low" | "instance.adopted" | "instance.auto_stopped" | "instance.changed_outside" | "instance.created" | "instance.data_expiring" | "instance.deleted" | "instance.failed" | "instance.health_check.failed" | "instance.idle_warning" | "instance.lease_expiring" | "instance.pulling" | "instance.ready" | "instance.replaced" | "instance.running" | "instance.spot.reclaim_notified" | "instance.spot.reclaimed" | "instance.starting" | "instance.stop_stuck" | "instance.stopped" | "instance.stopping" | "instance.unmanaged_detected" | "instance.updated" | "instance.vanished" | "invariant.violated" | "operation.completed" | "operation.failed" | "webhook_endpoint.disabled" | "webhook_endpoint.test" | "webhook_message.exhausted";
        };
        TriggeredRound: {
            active: number;
            /**
             * @description Whether the schedule or a request had it run.
             * @enum {string}
             */
            by: "request" | "schedule";
            /** @description Left, because somebody used or changed them first. */
            changed: number;
            dryRun: boolean;
            due: number;
            durationMs: number;
            exempt: number;
            failed: number;
            idle: number;
            /** @description Moments of their records could not be read as they were stored. */
            repaired: number;
            /** @description The longest overdue first, at most 1,000. */
            results: components["schemas"]["AutoStopRow"][];
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            startedAt: string;
            stopped: number;
            unknown: number;
            warned: number;
        };
        TriggerRound: {
            /**
             * @description `false` has it done; otherwise it is only said. A service with AUTO_STOP_DRY_RUN never does it.
             * @default true
             */
            dryRun?: boolean;
        };
        UnmanagedEventData: {
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt?: string;
            /**
             * @description The same in every delivery and in the live stream.
             * @example evt_01ARZ3NDEKTSV4RRFFQ69G5FAV
             */
            eventId: string;
            /**
             * @description `foreign` carries no mark of this service, `forged` one that is not ours, `contested` one of a record that knows another.
             * @enum {string}
             */
            kind: "contested" | "foreign" | "forged" | "surplus";
            /**
             * @description At Novita.
             * @example someone-elses-machine
             */
            name: string;
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId: string;
            /** @example The receiver is gone (410) */
            reason?: string;
            /** @description Rises over all events of the account, with gaps. */
            sequence: number;
            /**
             * @description Novita's own word.
             * @example running
             */
            status: string;
            /** @description Raised when a field changes its meaning or goes away; new fields do not raise it. */
            version: number;
        };
        UnmanagedInstance: {
            /** @example spot */
            billingMode?: string;
            /**
             * Format: date-time
             * @example 2026-11-22T12:00:00.000Z
             */
            createdAt?: string;
            /** @enum {string} */
            currency: "USD";
            /**
             * Format: date-time
             * @description When this service first saw it.
             * @example 2026-11-22T12:00:00.000Z
             */
            firstSeenAt: string;
            gpuNum?: number;
            /** @enum {string} */
            kind: "contested" | "foreign" | "forged" | "surplus";
            /** @constant */
            managed: false;
            /**
             * @description At Novita.
             * @example someone-elses-machine
             */
            name: string;
            /** @example 8b5e9bd4f3c2 */
            novitaInstanceId: string;
            ports: components["schemas"]["Port"][];
            /**
             * @description For the whole machine.
             * @example 0.35
             */
            pricePerHour?: string;
            product: components["schemas"]["UnmanagedProduct"];
            /**
             * @description Novita's own word.
             * @example running
             */
            status: string;
        };
        UnmanagedProduct: {
            /** @example 4090.16c62g */
            id?: string;
            /** @example RTX 4090 24GB */
            name?: string;
            /** @example CN-HK-01 */
            region?: string;
            /** @description GB. */
            rootfsSize?: number;
        };
        WebTerminal: {
            /**
             * @description Without what may let somebody in, unless with `include=secrets`.
             * @example https://a1b2c3-7681.us-ca-6.gpu-instance.novita.ai
             */
            address: string;
            /**
             * @description Only with `include=secrets`.
             * @example q8ZpT2vX
             */
            password?: string;
            /** @example root */
            username?: string;
        };
    };
    responses: {
        /**
         * @description - `csrf_token_wrong`: The CSRF token is missing or wrong. Send the csrfToken of the session as "X-CSRF-Token", or a key instead of the session.
         *     - `forbidden`: The key may not do this. Use a key with the role and the scope that `detail` names.
         */
        CsrfTokenWrongOrForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "csrf_token_wrong" | "forbidden";
                };
            };
        };
        /** @description `delivery_not_found`: No such delivery. GET /api/webhooks/deliveries lists those that are kept. */
        DeliveryNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "delivery_not_found";
                };
            };
        };
        /** @description `endpoint_not_found`: No such webhook endpoint. GET /api/webhooks/endpoints lists yours. */
        EndpointNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "endpoint_not_found";
                };
            };
        };
        /** @description `forbidden`: The key may not do this. Use a key with the role and the scope that `detail` names. */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "forbidden";
                };
            };
        };
        /** @description `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first. */
        IdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `instance_ambiguous`: Several instances have this name. Name the one that is meant by its id: `candidates` lists them.
         *     - `instance_changed`: The instance was changed at the same moment. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `instance_foreign`: The machine was made by somebody else. Stop it, or delete its machine in Novita's console: the record ends with it.
         *     - `instance_protected`: The instance is protected. PATCH the instance: set protected to false.
         */
        IdempotencyKeyInUseOrInstanceAmbiguousOrInstanceChangedOrInstanceForeignOrInstanceProtected: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "instance_ambiguous" | "instance_changed" | "instance_foreign" | "instance_protected";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `instance_ambiguous`: Several instances have this name. Name the one that is meant by its id: `candidates` lists them.
         *     - `instance_changed`: The instance was changed at the same moment. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `instance_state`: Not possible in this state. Wait for another status, or choose one of the actions that the instance names in `actions`.
         */
        IdempotencyKeyInUseOrInstanceAmbiguousOrInstanceChangedOrInstanceState: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "instance_ambiguous" | "instance_changed" | "instance_state";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `instance_ambiguous`: Several instances have this name. Name the one that is meant by its id: `candidates` lists them.
         *     - `instance_changed`: The instance was changed at the same moment. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `operation_in_progress`: Another start is under way. Follow the operation that `operationId` names, or cancel it first.
         */
        IdempotencyKeyInUseOrInstanceAmbiguousOrInstanceChangedOrOperationInProgress: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "instance_ambiguous" | "instance_changed" | "operation_in_progress";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `instance_changed`: The instance was changed at the same moment. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `instance_protected`: The instance is protected. PATCH the instance: set protected to false.
         *     - `operation_not_cancellable`: The operation cannot be cancelled. Ask for what you want instead: stop, start or delete the instance.
         */
        IdempotencyKeyInUseOrInstanceChangedOrInstanceProtectedOrOperationNotCancellable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "instance_changed" | "instance_protected" | "operation_not_cancellable";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `instance_changed`: The instance was changed at the same moment. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `instance_state`: Not possible in this state. Wait for another status, or choose one of the actions that the instance names in `actions`.
         */
        IdempotencyKeyInUseOrInstanceChangedOrInstanceState: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "instance_changed" | "instance_state";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `instance_changed`: The instance was changed at the same moment. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `operation_in_progress`: Another start is under way. Follow the operation that `operationId` names, or cancel it first.
         */
        IdempotencyKeyInUseOrInstanceChangedOrOperationInProgress: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "instance_changed" | "operation_in_progress";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `no_offers`: No offer matches. Wait, or ask for less; GET /api/offers shows what can be had.
         */
        IdempotencyKeyInUseOrNoOffers: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "no_offers";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `too_many_endpoints`: Too many webhook endpoints. Remove endpoints that nobody needs.
         */
        IdempotencyKeyInUseOrTooManyEndpoints: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "too_many_endpoints";
                };
            };
        };
        /**
         * @description - `idempotency_key_in_use`: The same request is being answered. Repeat the same request after Retry-After: it gets the answer of the first.
         *     - `too_many_keys`: There are too many keys. Revoke keys that nobody uses: GET /api/keys.
         */
        IdempotencyKeyInUseOrTooManyKeys: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_in_use" | "too_many_keys";
                };
            };
        };
        /** @description `idempotency_key_reused`: The Idempotency-Key belongs to another request. Send each new request with a new key; repeat a request unchanged. */
        IdempotencyKeyReused: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_reused";
                };
            };
        };
        /**
         * @description - `idempotency_key_reused`: The Idempotency-Key belongs to another request. Send each new request with a new key; repeat a request unchanged.
         *     - `template_invalid`: The template cannot be used. Choose another template: GET /api/templates.
         */
        IdempotencyKeyReusedOrTemplateInvalid: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "idempotency_key_reused" | "template_invalid";
                };
            };
        };
        /**
         * @description - `instance_changed`: The instance was changed at the same moment. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `instance_foreign`: The machine was made by somebody else. Stop it, or delete its machine in Novita's console: the record ends with it.
         *     - `instance_protected`: The instance is protected. PATCH the instance: set protected to false.
         */
        InstanceChangedOrInstanceForeignOrInstanceProtected: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "instance_changed" | "instance_foreign" | "instance_protected";
                };
            };
        };
        /**
         * @description - `instance_changed`: The instance was changed at the same moment. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `instance_state`: Not possible in this state. Wait for another status, or choose one of the actions that the instance names in `actions`.
         */
        InstanceChangedOrInstanceState: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "instance_changed" | "instance_state";
                };
            };
        };
        /** @description `instance_not_found`: No such instance. GET /api/instances lists yours, with ?include=terminated those that are gone as well. */
        InstanceNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "instance_not_found";
                };
            };
        };
        /**
         * @description - `instance_not_found`: No such instance. GET /api/instances lists yours, with ?include=terminated those that are gone as well.
         *     - `novita_not_found`: Novita does not know it. Ask for it by the id that this service gave it.
         */
        InstanceNotFoundOrNovitaNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "instance_not_found" | "novita_not_found";
                };
            };
        };
        /**
         * @description - `instance_not_startable`: The instance cannot be started now. Only what is exited can be started: wait for it, or stop it first.
         *     - `malformed_request`: The request cannot be read. Send the request as GET /openapi.json describes it.
         *     - `validation_failed`: The request is not valid. Mend what `errors` points at and send it again.
         */
        InstanceNotStartableOrMalformedRequestOrValidationFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "instance_not_startable" | "malformed_request" | "validation_failed";
                };
            };
        };
        /** @description `instance_state`: Not possible in this state. Wait for another status, or choose one of the actions that the instance names in `actions`. */
        InstanceState: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "instance_state";
                };
            };
        };
        /** @description `internal_error`: Internal server error. Tell the operator, with the request id. */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "internal_error";
                };
            };
        };
        /**
         * @description - `internal_error`: Internal server error. Tell the operator, with the request id.
         *     - `record_corrupt`: The record cannot be read. Tell the operator, with the request id: the record is set aside and GET /api/admin/invariants names it.
         */
        InternalErrorOrRecordCorrupt: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "internal_error" | "record_corrupt";
                };
            };
        };
        /**
         * @description - `internal_error`: Internal server error. Tell the operator, with the request id.
         *     - `record_corrupt`: The record cannot be read. Tell the operator, with the request id: the record is set aside and GET /api/admin/invariants names it.
         *     - `secret_unreadable`: A stored secret cannot be read. Tell the operator: the ENCRYPTION_KEY that it was sealed with belongs into ENCRYPTION_KEYS_PREVIOUS.
         */
        InternalErrorOrRecordCorruptOrSecretUnreadable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "internal_error" | "record_corrupt" | "secret_unreadable";
                };
            };
        };
        /**
         * @description - `internal_error`: Internal server error. Tell the operator, with the request id.
         *     - `secret_unreadable`: A stored secret cannot be read. Tell the operator: the ENCRYPTION_KEY that it was sealed with belongs into ENCRYPTION_KEYS_PREVIOUS.
         */
        InternalErrorOrSecretUnreadable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "internal_error" | "secret_unreadable";
                };
            };
        };
        /** @description `key_not_found`: No such key. GET /api/keys lists them. */
        KeyNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "key_not_found";
                };
            };
        };
        /** @description `malformed_request`: The request cannot be read. Send the request as GET /openapi.json describes it. */
        MalformedRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "malformed_request";
                };
            };
        };
        /**
         * @description - `malformed_request`: The request cannot be read. Send the request as GET /openapi.json describes it.
         *     - `region_not_found`: No such region. GET /api/products names the regions; `nearest` those alike.
         *     - `target_forbidden`: The address may not be called. Give a public https address; the operator can allow others with OUTBOUND_ALLOW_CIDRS.
         *     - `validation_failed`: The request is not valid. Mend what `errors` points at and send it again.
         */
        MalformedRequestOrRegionNotFoundOrTargetForbiddenOrValidationFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "malformed_request" | "region_not_found" | "target_forbidden" | "validation_failed";
                };
            };
        };
        /**
         * @description - `malformed_request`: The request cannot be read. Send the request as GET /openapi.json describes it.
         *     - `region_not_found`: No such region. GET /api/products names the regions; `nearest` those alike.
         *     - `validation_failed`: The request is not valid. Mend what `errors` points at and send it again.
         */
        MalformedRequestOrRegionNotFoundOrValidationFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "malformed_request" | "region_not_found" | "validation_failed";
                };
            };
        };
        /**
         * @description - `malformed_request`: The request cannot be read. Send the request as GET /openapi.json describes it.
         *     - `target_forbidden`: The address may not be called. Give a public https address; the operator can allow others with OUTBOUND_ALLOW_CIDRS.
         *     - `validation_failed`: The request is not valid. Mend what `errors` points at and send it again.
         */
        MalformedRequestOrTargetForbiddenOrValidationFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "malformed_request" | "target_forbidden" | "validation_failed";
                };
            };
        };
        /**
         * @description - `malformed_request`: The request cannot be read. Send the request as GET /openapi.json describes it.
         *     - `validation_failed`: The request is not valid. Mend what `errors` points at and send it again.
         */
        MalformedRequestOrValidationFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "malformed_request" | "validation_failed";
                };
            };
        };
        /** @description `no_offers`: No offer matches. Wait, or ask for less; GET /api/offers shows what can be had. */
        NoOffers: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "no_offers";
                };
            };
        };
        /**
         * @description - `novita_rejected`: Novita refused the call. Choose another product, region or template.
         *     - `novita_unauthorized`: Novita does not accept our key. Tell the operator: NOVITA_API_KEY is wrong or may not do this.
         */
        NovitaRejectedOrNovitaUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "novita_rejected" | "novita_unauthorized";
                };
            };
        };
        /** @description `novita_unauthorized`: Novita does not accept our key. Tell the operator: NOVITA_API_KEY is wrong or may not do this. */
        NovitaUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "novita_unauthorized";
                };
            };
        };
        /**
         * @description - `novita_unavailable`: Novita is not available. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `service_unavailable`: The service is not available. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `storage_unavailable`: The store is not available. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         */
        NovitaUnavailableOrServiceUnavailableOrStorageUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "novita_unavailable" | "service_unavailable" | "storage_unavailable";
                };
            };
        };
        /** @description `operation_not_found`: No such operation. The instance names its latest operation in `operationId`. */
        OperationNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "operation_not_found";
                };
            };
        };
        /** @description `payload_too_large`: The request is too large. Send at most 512 kB. */
        PayloadTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "payload_too_large";
                };
            };
        };
        /** @description `product_not_found`: No such product. GET /api/products lists every product. */
        ProductNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "product_not_found";
                };
            };
        };
        /**
         * @description - `product_not_found`: No such product. GET /api/products lists every product.
         *     - `template_not_found`: No such template. GET /api/templates lists official and private templates.
         */
        ProductNotFoundOrTemplateNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "product_not_found" | "template_not_found";
                };
            };
        };
        /** @description `rate_limited`: Too many requests. Wait until Retry-After is over; RateLimit tells what is left. */
        RateLimited: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "rate_limited";
                };
            };
        };
        /**
         * @description - `rate_limited`: Too many requests. Wait until Retry-After is over; RateLimit tells what is left.
         *     - `too_many_streams`: Too many event streams. Close a stream, or let several consumers share one: a single stream carries every event.
         */
        RateLimitedOrTooManyStreams: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "rate_limited" | "too_many_streams";
                };
            };
        };
        /**
         * @description - `request_timeout`: The request took too long to arrive. Send the whole request at once.
         *     - `uri_too_long`: The address is too long. Send the request as GET /openapi.json describes it.
         *     - `expectation_failed`: The expectation cannot be met. Leave out the Expect header.
         *     - `headers_too_large`: The headers are too large. Send at most 16 kB of headers, address included.
         */
        RefusedByHttp: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "request_timeout" | "uri_too_long" | "expectation_failed" | "headers_too_large";
                };
            };
        };
        /** @description `revision_mismatch`: The instance is not at this revision any more. Read it again, and change what is there now with its ETag as If-Match. */
        RevisionMismatch: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "revision_mismatch";
                };
            };
        };
        /** @description `service_unavailable`: The service is not available. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST. */
        ServiceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "service_unavailable";
                };
            };
        };
        /**
         * @description - `service_unavailable`: The service is not available. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         *     - `storage_unavailable`: The store is not available. Repeat the request after Retry-After, with the same Idempotency-Key if it is a POST.
         */
        ServiceUnavailableOrStorageUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "service_unavailable" | "storage_unavailable";
                };
            };
        };
        /** @description `session_not_found`: No session. Begin one with POST /api/session. */
        SessionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "session_not_found";
                };
            };
        };
        /** @description `template_invalid`: The template cannot be used. Choose another template: GET /api/templates. */
        TemplateInvalid: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "template_invalid";
                };
            };
        };
        /** @description `template_not_found`: No such template. GET /api/templates lists official and private templates. */
        TemplateNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "template_not_found";
                };
            };
        };
        /** @description `unauthorized`: A valid key is needed. Send a key as "Authorization: Bearer <key>" or "X-API-Key: <key>". */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "unauthorized";
                };
            };
        };
        /** @description `unsupported_media_type`: The content type is not JSON. Send JSON in UTF-8, not compressed, as "Content-Type: application/json". */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code?: "unsupported_media_type";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Of a document that is not fresh: seconds since it was. */
        Age: number;
        /** @description The revision of the document, for If-None-Match and If-Match. */
        ETag: string;
        /** @description The request was carried out before, and this is what was answered then. */
        "Idempotency-Replayed": string;
        /** @description Where the next page is; absent on the last. */
        Link: string;
        /** @description Where what was begun or made can be read. */
        Location: string;
        /** @description As Location. */
        "Operation-Location": string;
        /** @description What is left: requests, and seconds until there are more. */
        RateLimit: string;
        /** @description How many requests there are, per seconds. */
        "RateLimit-Policy": string;
        /** @description Seconds to wait before asking again. */
        "Retry-After": number;
        /** @description How to show a key. */
        "WWW-Authenticate": string;
        /** @description Names the request in logs and problems; a harmless one that was sent is kept. */
        "X-Request-Id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    checkInvariants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invariants"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description What was done, such as createInstance or delete-surplus. */
                action?: string;
                /** @description The owner of the key, or the duty of the service. */
                actor?: string;
                /** @description The instance that it was about, by our id or Novita's. */
                instanceId?: string;
                /** @description The key that was used. */
                keyId?: string;
                /** @description 50 unless told; more than 1000 is lowered to 1000. */
                pageSize?: number;
                /** @description The `nextPageToken` of the page before. */
                pageToken?: string;
                /** @description The request that it follows from. */
                requestId?: string;
                /** @description Not before this moment (RFC 3339). */
                since?: string;
                /** @description calls: what begins or ends paying or shows a secret, written before it is done; requests: what was asked for. */
                trail?: "calls" | "requests";
                /** @description Not after this moment (RFC 3339). */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audit"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getBalance: {
        parameters: {
            query?: {
                /** @description `true`: asks Novita again instead of serving what is cached (operators and admins). */
                refresh?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["NovitaRejectedOrNovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getCosts: {
        parameters: {
            query?: {
                /** @description `csv` is what `Accept: text/csv` asks for too, and goes before it. */
                format?: "csv" | "json";
                /** @description The first UTC day. Without it: 29 days before the last one; one day before it when hours are asked for. */
                from?: string;
                /** @description What belongs together; `cause` is what money was spent on, and what has kept it from being spent. */
                groupBy?: "billingMode" | "cause" | "day" | "hour" | "instance" | "owner" | "product" | "region";
                /** @description How many rows at the most, those that have cost most; days and hours are always all there. */
                limit?: number;
                /** @description Only what this owner has used; everybody but admins sees their own only, whatever stands here. */
                owner?: string;
                /** @description The last UTC day, which counts as well; today unless told. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Costs"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    compareBills: {
        parameters: {
            query?: {
                /** @description The first UTC day; 29 days before the last one unless told. */
                from?: string;
                /** @description The last UTC day, which counts as well; today unless told. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bills"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["NovitaRejectedOrNovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description Only events of one instance. */
                instanceId?: string;
                /** @description Where the stream was cut off, for clients that cannot send the header `Last-Event-ID`. */
                lastEventId?: string;
                /** @description Only events of these types, separated by commas. */
                type?: ("balance.low" | "instance.adopted" | "instance.auto_stopped" | "instance.changed_outside" | "instance.created" | "instance.data_expiring" | "instance.deleted" | "instance.failed" | "instance.health_check.failed" | "instance.idle_warning" | "instance.lease_expiring" | "instance.pulling" | "instance.ready" | "instance.replaced" | "instance.running" | "instance.spot.reclaim_notified" | "instance.spot.reclaimed" | "instance.starting" | "instance.stop_stuck" | "instance.stopped" | "instance.stopping" | "instance.unmanaged_detected" | "instance.updated" | "instance.vanished" | "invariant.violated" | "operation.completed" | "operation.failed" | "webhook_endpoint.disabled" | "webhook_endpoint.test" | "webhook_message.exhausted")[];
            };
            header?: {
                /** @description The `id` of the last event that was seen. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimitedOrTooManyStreams"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listInstances: {
        parameters: {
            query?: {
                /**
                 * @description `terminated` lists those too; `unmanaged` also what Novita has and this service does not manage (for admins; such
                 *     has neither an owner nor a status of ours, so filters by those leave it out).
                 */
                include?: ("terminated" | "unmanaged")[];
                /** @description Only instances of this name. With `*` before, behind or both it is a part of the name, in any case. */
                name?: string;
                /** @description Only instances of this owner; everybody but admins sees their own only, whatever stands here. */
                owner?: string;
                /** @description 50 unless told; more than 1000 is lowered to 1000. */
                pageSize?: number;
                /** @description The `nextPageToken` of the page before; everything else but the page size must be as it was there. */
                pageToken?: string;
                /** @description Only instances of this product, by its name or its id. */
                product?: string;
                /** @description Only instances that were bought in this region, or were asked for there. */
                region?: string;
                /** @description What to sort by; with `-` the greatest (the newest) first. */
                sort?: "-createdAt" | "-name" | "-statusChangedAt" | "createdAt" | "name" | "statusChangedAt";
                /** @description Only instances in one of these statuses, separated by commas. */
                status?: ("creating" | "exited" | "failed" | "ready" | "running" | "starting" | "stopping" | "terminated")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instances"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    createInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInstance"];
            };
        };
        responses: {
            /** @description With `validateOnly`: what would be done. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["MalformedRequestOrRegionNotFoundOrTargetForbiddenOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["ProductNotFoundOrTemplateNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrNoOffers"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReusedOrTemplateInvalid"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getInstance: {
        parameters: {
            query?: {
                /**
                 * @description `secrets` adds passwords, whole addresses and values of variables: for keys with the scope `instances:secrets`, and
                 *     written down in the audit trail.
                 */
                include?: "secrets"[];
            };
            header?: {
                /** @description The ETag of the document that you know. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description ours or Novita's; others' are not there */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServedInstance"];
                };
            };
            /** @description It is as you know it. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InstanceNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    deleteInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the instance, ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["InstanceChangedOrInstanceForeignOrInstanceProtected"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    changeInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the document that is to change. */
                "If-Match"?: string;
            };
            path: {
                /** @description ours or Novita's; others' are not there */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ChangeInstance"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServedInstance"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["InstanceChangedOrInstanceState"];
            412: components["responses"]["RevisionMismatch"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listInstanceEvents: {
        parameters: {
            query?: {
                /** @description 50 unless told; more than 500 is lowered to 500. */
                pageSize?: number;
                /** @description The `nextPageToken` of the page before. */
                pageToken?: string;
            };
            header?: never;
            path: {
                /** @description ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InstanceNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    extendInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description of the instance, ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Extend"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Extended"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceChangedOrInstanceState"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrRecordCorruptOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getInstanceIdle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the instance, ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdleVerdict"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["InstanceState"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrRecordCorrupt"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    touchInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the instance, ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LastUsed"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LastUsedAnswer"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["InstanceState"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrRecordCorrupt"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getInstanceMetrics: {
        parameters: {
            query?: {
                /** @description How far back: the answer is about so many minutes, `from` to `to`. */
                minutes?: number;
            };
            header?: never;
            path: {
                /** @description of the instance, ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineMetrics"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InstanceNotFoundOrNovitaNotFound"];
            409: components["responses"]["InstanceState"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrRecordCorrupt"];
            502: components["responses"]["NovitaRejectedOrNovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    restartInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description of the instance, ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceChangedOrInstanceState"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    startInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description of the instance, ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StartInstance"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["InstanceNotStartableOrMalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceChangedOrOperationInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            502: components["responses"]["NovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    stopInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description of the instance, ours or Novita's */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceChangedOrInstanceState"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getAutoStopStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoStopStats"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    triggerAutoStop: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TriggerRound"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggeredRound"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    deleteNamedInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamedInstance"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceAmbiguousOrInstanceChangedOrInstanceForeignOrInstanceProtected"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            502: components["responses"]["NovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    restartNamedInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamedInstance"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceAmbiguousOrInstanceChangedOrInstanceState"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            502: components["responses"]["NovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    startNamedInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartNamedInstance"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["InstanceNotStartableOrMalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceAmbiguousOrInstanceChangedOrOperationInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            502: components["responses"]["NovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    stopNamedInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamedInstance"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Operation-Location": components["headers"]["Operation-Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["InstanceNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceAmbiguousOrInstanceChangedOrInstanceState"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            502: components["responses"]["NovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    stopAllInstances: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StopAll"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopAllResult"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    syncInstances: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SyncRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncAnswer"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getSyncStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncStats"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Keys"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateKey"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            409: components["responses"]["IdempotencyKeyInUseOrTooManyKeys"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the id of the key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["KeyNotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listOffers: {
        parameters: {
            query: {
                /** @description Spot machines are cheaper and may be taken back. */
                billingMode?: "onDemand" | "spot";
                /** @description GPUs in one machine. */
                gpuNum?: number;
                /** @description Only offers at which the whole machine costs at most this, in USD per hour, for example 0.50. */
                maxPricePerHour?: string;
                /** @description As in GET /api/products; upper and lower case do not matter. */
                productName: string;
                /** @description `true`: asks Novita again instead of serving what is cached (operators and admins). */
                refresh?: boolean;
                /** @description Only this region, for example CN-HK-01; without it the default region and its fallbacks come first. */
                region?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offers"];
                };
            };
            400: components["responses"]["MalformedRequestOrRegionNotFoundOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["ProductNotFound"];
            409: components["responses"]["NoOffers"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["NovitaRejectedOrNovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getOperation: {
        parameters: {
            query?: {
                /** @description Answers when the operation has ended, or after so many seconds; 60 at the most. `Prefer: wait=30` does the same. */
                wait?: number;
            };
            header?: {
                /** @description `wait=30` waits for the end of the operation, like the query of that name (RFC 7240). */
                Prefer?: string;
            };
            path: {
                /** @description of the operation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServedOperation"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["OperationNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    cancelOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description of the operation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServedOperation"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["OperationNotFound"];
            409: components["responses"]["IdempotencyKeyInUseOrInstanceChangedOrInstanceProtectedOrOperationNotCancellable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description `true`: asks Novita again instead of serving what is cached (operators and admins). */
                refresh?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Products"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["NovitaRejectedOrNovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queues"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["SessionNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    beginSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listTemplates: {
        parameters: {
            query?: {
                /** @description `true`: asks Novita again instead of serving what is cached (operators and admins). */
                refresh?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Templates"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["NovitaRejectedOrNovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getTemplate: {
        parameters: {
            query?: {
                /** @description `true`: asks Novita again instead of serving what is cached (operators and admins). */
                refresh?: boolean;
            };
            header?: never;
            path: {
                /** @description at Novita */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Age: components["headers"]["Age"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["TemplateNotFound"];
            422: components["responses"]["TemplateInvalid"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["NovitaRejectedOrNovitaUnauthorized"];
            503: components["responses"]["NovitaUnavailableOrServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Only those to one registered endpoint, or with `global` to the deployment's own. */
                endpointId?: string;
                /** @description Only those of one instance. */
                instanceId?: string;
                /** @description 50 unless told; more than 1000 is lowered to 1000. */
                pageSize?: number;
                /** @description From the page before. */
                pageToken?: string;
                /** @description Only those that were made then or later (RFC 3339). */
                since?: string;
                /** @description Only those that are on their way, arrived, or were given up. */
                status?: "dead" | "delivered" | "pending";
                /** @description Only those that were made then or before (RFC 3339). */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliveries"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description of the delivery */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivery"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["DeliveryNotFound"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    replayWebhooks: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayDeliveries"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    listEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoints"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    createEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEndpoint"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointWithSecret"];
                };
            };
            400: components["responses"]["MalformedRequestOrTargetForbiddenOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            409: components["responses"]["IdempotencyKeyInUseOrTooManyEndpoints"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    readEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the endpoint */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["EndpointNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    deleteEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the endpoint */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["EndpointNotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    changeEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description of the endpoint */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ChangeEndpoint"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["MalformedRequestOrTargetForbiddenOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["EndpointNotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    rotateEndpointSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description of the endpoint */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointWithSecret"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["EndpointNotFound"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    testEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description of the endpoint */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointTest"];
                };
            };
            400: components["responses"]["MalformedRequestOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CsrfTokenWrongOrForbidden"];
            404: components["responses"]["EndpointNotFound"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalErrorOrSecretUnreadable"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All is well. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            /** @description Something is down. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All is well. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            /** @description Something is down. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["RefusedByHttp"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailableOrStorageUnavailable"];
            default: components["responses"]["RefusedByHttp"];
        };
    };
    onBalanceLow: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["BalanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "balance.low";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceAdopted: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.adopted";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceAutoStopped: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.auto_stopped";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceChangedOutside: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: WithRequired<components["schemas"]["InstanceEventData"], "before" | "after">;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.changed_outside";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceCreated: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.created";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceDataExpiring: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: WithRequired<components["schemas"]["InstanceEventData"], "dataExpiresAt">;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.data_expiring";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceDeleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.deleted";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceFailed: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.failed";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceHealthCheckFailed: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.health_check.failed";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceIdleWarning: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: WithRequired<components["schemas"]["InstanceEventData"], "stopsAt">;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.idle_warning";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceLeaseExpiring: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: WithRequired<components["schemas"]["InstanceEventData"], "stopsAt">;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.lease_expiring";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstancePulling: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.pulling";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceReady: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.ready";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceReplaced: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: WithRequired<components["schemas"]["InstanceEventData"], "replacedBy">;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.replaced";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceRunning: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.running";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceSpotReclaimNotified: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.spot.reclaim_notified";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceSpotReclaimed: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.spot.reclaimed";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceStarting: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.starting";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceStopStuck: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.stop_stuck";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceStopped: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.stopped";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceStopping: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.stopping";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceUnmanagedDetected: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["UnmanagedEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.unmanaged_detected";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceVanished: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InstanceEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "instance.vanished";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInvariantViolated: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["InvariantEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "invariant.violated";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onOperationCompleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: WithRequired<components["schemas"]["InstanceEventData"], "operation">;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "operation.completed";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onOperationFailed: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: WithRequired<components["schemas"]["InstanceEventData"], "operation">;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "operation.failed";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onWebhookEndpointDisabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["EndpointDisabledEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "webhook_endpoint.disabled";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onWebhookEndpointTest: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["EndpointEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "webhook_endpoint.test";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onWebhookMessageExhausted: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt at one delivery: whoever has seen it need not look again. */
                "webhook-id": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces. */
                "webhook-signature": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["MessageExhaustedEventData"];
                    /**
                     * Format: date-time
                     * @description When it happened.
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "webhook_message.exhausted";
                };
            };
        };
        responses: {
            /** @description Received. Any other answer, and none, is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
type WithRequired<T, K extends keyof T> = T & {
    [P in K]-?: T[P];
};
