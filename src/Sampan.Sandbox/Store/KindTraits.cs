using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Store;

/// <summary>What differs between kinds in the generic part of writing.</summary>
internal static class KindTraits
{
    public static readonly GroupResource Namespaces = new("", "namespaces");
    public static readonly GroupResource Pods = new("", "pods");
    public static readonly GroupResource Nodes = new("", "nodes");
    public static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    private static readonly GroupResource Revisions = new("apps", "controllerrevisions");

    private static readonly FrozenSet<string> GroupsWithGeneration =
        FrozenSet.Create("apps", "admissionregistration.k8s.io", "flowcontrol.apiserver.k8s.io", "apiextensions.k8s.io", "policy", "discovery.k8s.io");

    private static readonly FrozenSet<GroupResource> WithGeneration = new GroupResource[]
    {
        new("", "replicationcontrollers"), new("", "pods"), new("batch", "jobs"), new("batch", "cronjobs"), new("networking.k8s.io", "ingresses"),
        new("networking.k8s.io", "networkpolicies"), new("networking.k8s.io", "ingressclasses"), new("scheduling.k8s.io", "priorityclasses"), new("", "podtemplates"),
    }.ToFrozenSet();

    private static readonly FrozenSet<GroupResource> AnsweringDeletesWithTheObject = new GroupResource[]
    {
        new("", "pods"), new("", "services"), new("", "serviceaccounts"), new("", "persistentvolumeclaims"), new("", "persistentvolumes"),
        new("", "podtemplates"), new("", "resourcequotas"),
    }.ToFrozenSet();

    private static readonly GroupResource PriorityClasses = new("scheduling.k8s.io", "priorityclasses");
    private static readonly GroupResource Drivers = new("storage.k8s.io", "csidrivers");
    private static readonly GroupResource Deployments = new("apps", "deployments");
    private static readonly GroupResource Slices = new("discovery.k8s.io", "endpointslices");

    private static readonly FrozenSet<GroupResource> CreatedByReplacing = new GroupResource[]
    {
        new("", "endpoints"), new("", "events"), new("events.k8s.io", "events"), new("", "limitranges"), new("", "services"), new("coordination.k8s.io", "leases"),
        new("coordination.k8s.io", "leasecandidates"), new("node.k8s.io", "runtimeclasses"), new("rbac.authorization.k8s.io", "roles"), new("rbac.authorization.k8s.io", "rolebindings"),
        new("rbac.authorization.k8s.io", "clusterroles"), new("rbac.authorization.k8s.io", "clusterrolebindings"),
    }.ToFrozenSet();

    private static readonly FrozenSet<GroupResource> KeepingMetadataInStatus = new GroupResource[]
    {
        new("networking.k8s.io", "servicecidrs"), new("storage.k8s.io", "volumeattachments"), new("resource.k8s.io", "resourceclaims"), Definitions,
        new("admissionregistration.k8s.io", "validatingadmissionpolicies"), new("apiregistration.k8s.io", "apiservices"),
        new("flowcontrol.apiserver.k8s.io", "flowschemas"), new("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"),
        new("internal.apiserver.k8s.io", "storageversions"), new("certificates.k8s.io", "podcertificaterequests"),
    }.ToFrozenSet();

    /// <summary>True when a new object's <c>metadata.generation</c> is 1 (pods: since 1.33). Others keep the number a client sends.</summary>
    public static bool StartsGenerations(ServedResource resource, KubernetesVersion version) =>
        resource.Custom is not null || (resource.Home != Revisions && GroupsWithGeneration.Contains(resource.Home.Group)) ||
        (WithGeneration.Contains(resource.Home) && (version.Since(33) || resource.Home != Pods));

    /// <summary>True when a change counts as one of what is asked for.</summary>
    public static bool AdvancesGeneration(ServedResource resource, KubernetesVersion version, JsonObject item, JsonObject old)
    {
        if (resource.Home == PriorityClasses || (resource.Home != Drivers && !StartsGenerations(resource, version))) return false;
        return !SameIntent(item, old) || (resource.Home == Deployments && !Same("annotations")) || (resource.Home == Slices && !Same("labels"));
        bool Same(string field) => JsonEdits.Same(item.At("metadata", field), old.At("metadata", field));
    }

    /// <summary>True when a PUT of what is not there creates it.</summary>
    public static bool IsCreatedByReplacing(GroupResource resource) => CreatedByReplacing.Contains(resource);

    /// <summary>True when a write to <c>status</c> leaves all metadata as it is; of others it takes labels and annotations too.</summary>
    public static bool KeepsMetadataInStatus(ServedResource resource) => resource.Custom is not null || KeepingMetadataInStatus.Contains(resource.Home);

    /// <summary>Metadata that a write to <c>status</c> can't change although it may change other.</summary>
    public static string? KeptInStatus(GroupResource resource) => resource == Deployments ? "labels" : resource == Pods ? "ownerReferences" : null;

    /// <summary>True when nothing but metadata and status differs.</summary>
    private static bool SameIntent(JsonObject item, JsonObject old)
    {
        var keys = item.Select(p => p.Key).Union(old.Select(p => p.Key)).Where(k => k is not ("metadata" or "status"));
        return keys.All(k => JsonNode.DeepEquals(item[k], old[k]));
    }

    /// <summary>True when a delete that is done at once answers with the object instead of a Status.</summary>
    public static bool AnswersDeleteWithObject(GroupResource resource) =>
        AnsweringDeletesWithTheObject.Contains(resource) || resource.Group == "storage.k8s.io";

    /// <summary>What happens to dependents when a delete does not say. Only the API: <c>kubectl delete</c> always says.</summary>
    public static bool OrphansByDefault(GroupResource resource) => resource is ("batch", "jobs") or ("", "replicationcontrollers");
}
