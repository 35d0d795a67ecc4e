using Sampan.Api;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Volumes.Policies;

/// <summary>Where a backup's policies come from: a ConfigMap of its namespace in the cluster, or text that was handed over with the run.</summary>
internal static class PolicySource
{
    private static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");

    /// <summary>The policies and no errors; null and no errors when the backup has none; or the errors for <c>status.validationErrors</c>.</summary>
    /// <exception cref="KubeUnreachableException">The cluster is away.</exception>
    public static async Task<(ResourcePolicies? Policies, IReadOnlyList<string> Errors)> LoadAsync(Api.Backup backup, string? text, ICluster cluster, CancellationToken ct)
    {
        if (text is not null) return Checked(backup.Spec, text, "text handed over", "from the", "in the");
        if (backup.Spec.ResourcePolicy is not { } reference) return (null, []);
        var name = $"{backup.Namespace}/{reference.Name}";
        if (!reference.Kind.Equals("configmap", StringComparison.OrdinalIgnoreCase)) return (null, [$"spec.resourcePolicy is a {reference.Kind}; resource policies are read from a ConfigMap"]);
        KubeObject? map;
        try
        {
            map = await cluster.GetAsync(ConfigMaps, new ObjectKey(backup.Namespace, reference.Name), ct).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            return (null, [$"fail to get ResourcePolicies {name} ConfigMap with error {e.Message}"]);
        }

        if (map is null) return (null, [$"fail to get ResourcePolicies {name} ConfigMap with error configmaps \"{reference.Name}\" not found"]);
        return map.View.At("data") is { ValueKind: System.Text.Json.JsonValueKind.Object } data && data.EnumerateObject().ToList() is [var only]
            ? Checked(backup.Spec, only.Value.GetString() ?? "", name, "from ConfigMap", "in ConfigMap")
            : (null, [$"fail to read the ResourcePolicies from ConfigMap {name} with error illegal resource policies {name} configmap"]);
    }

    private static (ResourcePolicies?, IReadOnlyList<string>) Checked(BackupSpec spec, string text, string name, string from, string within)
    {
        ResourcePolicies policies;
        try
        {
            policies = PolicyReader.Read(text);
        }
        catch (PolicyException e)
        {
            return (null, [$"fail to read the ResourcePolicies {from} {name} with error {e.Message}"]);
        }

        try
        {
            policies.Validate();
        }
        catch (PolicyException e)
        {
            return (null, [$"fail to validate ResourcePolicies {within} {name} with error {e.Message}"]);
        }

        return policies.Filter is not null && HasOldFilters(spec)
            ? (null, ["include-resources, exclude-resources and include-cluster-resources are old filter parameters.\nThey cannot be used with include-exclude policies."])
            : (policies, []);
    }

    private static bool HasOldFilters(BackupSpec spec) => spec.IncludedResources.Count > 0 || spec.ExcludedResources.Count > 0 || spec.IncludeClusterResources is not null;
}
