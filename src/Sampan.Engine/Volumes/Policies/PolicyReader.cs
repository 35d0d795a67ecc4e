using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Engine.Volumes.Policies;

/// <summary>Reads a policy document strictly (<c>internal/resourcepolicies</c> of 1.18).</summary>
internal static class PolicyReader
{
    /// <exception cref="PolicyException">It is no such document.</exception>
    public static ResourcePolicies Read(string text)
    {
        var root = Decode(() => new StrictMap(Root(text), "resource policies", "version", "volumePolicies", "includeExcludePolicy"), "failed to decode yaml data into resource policies ");
        var policies = root.Items("volumePolicies").Select((node, i) => Decode(() => Policy(node, $"volumePolicies[{i}]"), "failed to decode yaml data into resource policies "));
        return new ResourcePolicies(root.Text("version"), [.. policies], Filter(root["includeExcludePolicy"]));
    }

    private static JsonNode? Root(string text)
    {
        try
        {
            return KubeYaml.ReadTexts(text) is [{ } first, ..] ? first : throw new PolicyException("EOF");
        }
        catch (MalformedObjectException e)
        {
            throw new PolicyException(e.Message);
        }
    }

    private static VolumePolicy Policy(JsonNode? node, string path)
    {
        var policy = new StrictMap(node, path, "conditions", "action");
        var action = new StrictMap(policy["action"], policy.At("action"), "type", "parameters");
        if (action["parameters"] is not (null or JsonObject)) throw new PolicyException($"{action.At("parameters")} must be a mapping");
        return new VolumePolicy(Decode(() => Conditions(policy["conditions"], policy.At("conditions")), "failed to decode volume conditions:"), action.Text("type"));
    }

    private static VolumeConditions Conditions(JsonNode? node, string path)
    {
        var map = new StrictMap(node, path, "capacity", "storageClass", "nfs", "csi", "volumeTypes", "pvcLabels", "pvcPhase");
        var nfs = new StrictMap(map["nfs"], map.At("nfs"), "server", "path");
        var csi = new StrictMap(map["csi"], map.At("csi"), "driver", "volumeAttributes");
        return new VolumeConditions
        {
            Capacity = CapacityRange.Parse(map.Text("capacity")),
            StorageClasses = map.Texts("storageClass"),
            Nfs = map["nfs"] is null ? null : new NfsCondition(nfs.Text("server"), nfs.Text("path")),
            Csi = map["csi"] is null ? null : new CsiCondition(csi.Text("driver"), csi.Map("volumeAttributes")),
            VolumeTypes = map.Texts("volumeTypes"),
            ClaimLabels = map.Map("pvcLabels") ?? new Dictionary<string, string>(),
            ClaimPhases = map.Texts("pvcPhase"),
        };
    }

    private static IncludeExcludePolicy? Filter(JsonNode? node)
    {
        if (node is null) return null;
        const string ClusterScoped = "ClusterScopedResources", NamespaceScoped = "NamespaceScopedResources";
        var map = new StrictMap(node, "includeExcludePolicy", "included" + ClusterScoped, "excluded" + ClusterScoped, "included" + NamespaceScoped, "excluded" + NamespaceScoped);
        return new IncludeExcludePolicy(map.Texts("included" + ClusterScoped), map.Texts("excluded" + ClusterScoped), map.Texts("included" + NamespaceScoped), map.Texts("excluded" + NamespaceScoped));
    }

    private static T Decode<T>(Func<T> read, string problem)
    {
        try
        {
            return read();
        }
        catch (PolicyException e) when (!e.Message.StartsWith("failed to decode", StringComparison.Ordinal))
        {
            throw new PolicyException($"{problem} {e.Message}");
        }
    }
}
