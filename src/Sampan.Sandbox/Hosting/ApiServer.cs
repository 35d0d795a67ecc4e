using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Access;
using Sampan.Sandbox.Apply;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Store;
using Sampan.Sandbox.Watching;

namespace Sampan.Sandbox.Hosting;

/// <summary>Puts the parts of one cluster's API together.</summary>
internal sealed class ApiServer
{
    // No vowels, nor what looks like one: no words by chance.
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    public ApiServer(SandboxOptions options, KubernetesVersion version, string token, ILoggerFactory loggers, TimeProvider time, FaultSet faults, CancellationToken stopping)
    {
        var model = BuiltInKinds.ModelFor(version, options.Profile, time);
        Version = version;
        Store = new ObjectStore(options.ChangesRemembered);
        Registry = new ResourceRegistry(version, model.Rules, rules => BuiltInKinds.Admitted(rules, version, options.Profile));
        Writer = new ResourceWriter(
            Store, new FieldTracker(Registry, version, time), version, time, () => Guid.NewGuid().ToString(), () => RandomNumberGenerator.GetString(NameAlphabet, 5));
        Store.Committed += (resource, change) => TellRules(model.Rules, resource, change);
        _ = new DefinitionLifecycle(Writer, Registry, time);
        _ = new ApiServices(Store, Registry, time);

        Tokens = new ServiceAccountTokens(Store, time);
        Execs = new ExecRoutes(Store, version, stopping);
        var webhooks = new WebhookConverter(Store, faults);
        var renderer = new ObjectRenderer(new TableRenderer(model.Tables, time), webhooks);
        var validation = version.Since(25) ? "Warn" : "Ignore";
        var resources = new ResourceRoutes(
            new ReadRoutes(Store, renderer, version),
            new WriteRoutes(Writer, renderer, new DeleteOptionsReader(version), validation),
            new WebhookWriteRoutes(Writer, webhooks, renderer, validation),
            new WatchRoute(Store, renderer, version, time, stopping),
            new ScaleRoutes(Writer, version),
            new BindingRoutes(Writer, time),
            new ReviewRoutes(token, Tokens, version, time),
            new EvictionRoutes(Writer),
            new TokenRoutes(Store, Tokens, time),
            new LogRoutes(Store),
            Execs);
        Router = new ApiRouter(version, Registry, resources, new OpenApiRoutes(model.OpenApi, Store), loggers.CreateLogger<ApiRouter>());
    }

    public KubernetesVersion Version { get; }

    public ObjectStore Store { get; }

    public ResourceRegistry Registry { get; }

    public ResourceWriter Writer { get; }

    public ApiRouter Router { get; }

    public ServiceAccountTokens Tokens { get; }

    public ExecRoutes Execs { get; }

    private void TellRules(IKindRules rules, GroupResource resource, Change change)
    {
        if (Registry.Current.Behind(resource) is { Custom: null } builtIn) rules.Stored(builtIn.Storage, change.Before?.Content, change.Removed ? null : change.After.Content);
    }
}
