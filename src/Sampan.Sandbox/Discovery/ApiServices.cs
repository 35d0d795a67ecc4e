using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Discovery;

/// <summary>Keeps aggregated APIs in step with the stored APIServices: those that name a service are announced, and are never available, as nothing
/// in a sandbox can serve them. Source: kube-aggregator's availability controller and proxy.</summary>
internal sealed class ApiServices
{
    private readonly ObjectStore _store;
    private readonly ResourceRegistry _registry;
    private readonly TimeProvider _time;

    public ApiServices(ObjectStore store, ResourceRegistry registry, TimeProvider time)
    {
        (_store, _registry, _time) = (store, registry, time);
        store.Committed += OnCommitted;
    }

    /// <summary>Where APIServices are stored.</summary>
    public static GroupResource Resource { get; } = new("apiregistration.k8s.io", "apiservices");

    private static GroupResource Services { get; } = new("", "services");

    private void OnCommitted(GroupResource resource, Change change)
    {
        if (resource == Resource)
        {
            var stored = change.After.Content;
            var aggregated = !change.Removed && stored.Text("spec", "service", "name") is not null;
            _registry.SetUnavailable(stored.Name, aggregated ? (stored.Text("spec", "group") ?? "", stored.Text("spec", "version") ?? "") : null);
            if (aggregated) SetAvailability(stored);
        }
        else if (resource == Services)
        {
            var key = change.After.Key;
            foreach (var item in _store.Snapshot(Resource).Objects.Select(o => o.Content))
            {
                if (item.Text("spec", "service", "namespace") == key.Namespace && item.Text("spec", "service", "name") == key.Name) SetAvailability(item);
            }
        }
    }

    private void SetAvailability(KubeObject stored)
    {
        var (ns, name) = (stored.Text("spec", "service", "namespace") ?? "", stored.Text("spec", "service", "name")!);
        var address = _store.Get(Services, new(ns, name))?.Content.Text("spec", "clusterIP");
        var path = $"/apis/{stored.Text("spec", "group")}/{stored.Text("spec", "version")}";
        var (reason, message) = address is null
            ? ("ServiceNotFound", $"service/{name} in \"{ns}\" is not present")
            : ("FailedDiscoveryCheck", $"failing or missing response from https://{address}:{stored.View.Whole("spec", "service", "port") ?? 443}{path}: no route to host");
        var old = stored.View.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Available");
        if (old.Text("reason") == reason && old.Text("message") == message) return;
        var item = (JsonObject)KubeJson.ParseNode(stored.ToUtf8().Span)!;
        item["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Available",
                ["status"] = "False",
                ["lastTransitionTime"] = ResourceWriter.Timestamp(_time.GetUtcNow()),
                ["reason"] = reason,
                ["message"] = message,
            }),
        };
        _store.Put(Resource, item);
    }
}
