using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Store;

/// <summary>What of an object's metadata a write to its status may change. Most built-in kinds let all of it through; newer ones and custom resources nothing.</summary>
internal static class StatusTraits
{
    private static readonly string[] All = ["labels", "annotations", "finalizers", "ownerReferences"];

    private static readonly FrozenSet<GroupResource> Closed = new GroupResource[]
    {
        new("storage.k8s.io", "volumeattachments"), new("networking.k8s.io", "servicecidrs"), new("resource.k8s.io", "resourceclaims"),
        new("apiextensions.k8s.io", "customresourcedefinitions"), new("admissionregistration.k8s.io", "validatingadmissionpolicies"),
        new("flowcontrol.apiserver.k8s.io", "flowschemas"), new("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"),
        new("internal.apiserver.k8s.io", "storageversions"), new("certificates.k8s.io", "podcertificaterequests"),
    }.ToFrozenSet();

    /// <summary>The metadata that a write to the status leaves.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="wanted">What was sent.</param>
    /// <param name="old">What is stored.</param>
    public static JsonObject Metadata(GroupResource resource, JsonObject wanted, JsonObject old)
    {
        string[] kept = resource switch
        {
            _ when Closed.Contains(resource) => All,
            ("apps", "deployments") => ["labels"],
            ("", "pods") => ["ownerReferences"],
            _ => [],
        };
        var metadata = (JsonObject)wanted.DeepClone();
        foreach (var field in kept)
        {
            if (old[field] is { } value) metadata[field] = value.DeepClone();
            else metadata.Remove(field);
        }

        return metadata;
    }
}
