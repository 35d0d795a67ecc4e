using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.DryRun;

/// <summary>What would be in the cluster, and is not: objects made or changed in a dry run, and those removed. Safe for concurrent use.</summary>
internal sealed class DryRunObjects
{
    private static readonly string[] Conditions = ["NamesAccepted", "Established"];
    private readonly ConcurrentDictionary<(GroupResource, ObjectKey), KubeObject?> _changed = new();
    private readonly ConcurrentDictionary<ResourceId, ApiResource> _defined = new();

    /// <summary>Resources that definitions made in this run would serve.</summary>
    public IEnumerable<ApiResource> Defined => _defined.Values;

    /// <summary>True when the object was made, changed or removed; <paramref name="item"/> is null when it was removed.</summary>
    public bool Knows(GroupResource resource, ObjectKey key, out KubeObject? item) => _changed.TryGetValue((resource, key), out item);

    /// <summary>Objects of a resource that would be there.</summary>
    public IEnumerable<KubeObject> Of(GroupResource resource) => _changed.Where(c => c.Key.Item1 == resource).Select(c => c.Value).OfType<KubeObject>();

    /// <summary>True for a resource that only a definition made in this run would serve.</summary>
    public bool IsDefinedHere(ResourceId resource) => _defined.ContainsKey(resource);

    /// <summary>From now on the object is gone.</summary>
    public void Remove(GroupResource resource, ObjectKey key) => _changed[(resource, key)] = null;

    /// <summary>Takes an object over as it would stand there; one the server was not asked about gets what it would have added.</summary>
    public KubeObject Put(ResourceId resource, KubeObject item)
    {
        var standing = item.DeepClone();
        var root = standing.Edit();
        var metadata = (JsonObject)root["metadata"]!;
        metadata["uid"] ??= Guid.NewGuid().ToString();
        metadata["resourceVersion"] ??= "0";
        if (resource.GroupResource == WellKnown.CustomResourceDefinitions) Establish(root);
        if (resource.GroupResource == WellKnown.Namespaces) Furnish(standing.Name);
        _changed[(resource.GroupResource, standing.Key)] = standing;
        return standing.DeepClone();
    }

    // Controllers give every new namespace this one.
    private void Furnish(string ns) => _changed[(WellKnown.ServiceAccounts, new ObjectKey(ns, "default"))] = KubeObject.From(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = ns, ["uid"] = Guid.NewGuid().ToString() },
    });

    private void Establish(JsonObject definition)
    {
        definition["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray([.. Conditions.Select(type => (JsonNode)new JsonObject { ["type"] = type, ["status"] = "True" })]),
        };
        var (group, names) = (definition.Text("spec", "group") ?? "", definition.At("spec", "names"));
        var preferred = true;
        foreach (var version in definition.Items("spec", "versions").Where(v => v.Flag("served") == true).Select(v => v.Text("name") ?? ""))
        {
            var resource = new ApiResource
            {
                Id = new ResourceId(group, version, names.Text("plural") ?? ""),
                Kind = names.Text("kind") ?? "",
                Singular = names.Text("singular") ?? "",
                Namespaced = definition.Text("spec", "scope") == "Namespaced",
                Preferred = preferred,
                Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
            };
            _defined.TryAdd(resource.Id, resource);
            preferred = false;
        }
    }
}
