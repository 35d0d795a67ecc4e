using System.Collections.Frozen;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;

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
        new("networking.k8s.io", "networkpolicies"), new("networking.k8s.io", "ingressclasses"), new("scheduling.k8s.io", "priorityclasses"),
    }.ToFrozenSet();

    private static readonly FrozenSet<GroupResource> AnsweringDeletesWithTheObject = new GroupResource[]
    {
        new("", "pods"), new("", "services"), new("", "serviceaccounts"), new("", "persistentvolumeclaims"), new("", "persistentvolumes"),
        new("", "podtemplates"), new("", "resourcequotas"),
    }.ToFrozenSet();

    /// <summary>True when <c>metadata.generation</c> counts changes of what is asked for (pods: since 1.33).</summary>
    public static bool CountsGenerations(ServedResource resource, bool podsToo) =>
        resource.Custom is not null || (GroupsWithGeneration.Contains(resource.Home.Group) && resource.Home != Revisions) || (WithGeneration.Contains(resource.Home) && (podsToo || resource.Home != Pods));

    /// <summary>True when a delete that is done at once answers with the object instead of a Status.</summary>
    public static bool AnswersDeleteWithObject(GroupResource resource) =>
        AnsweringDeletesWithTheObject.Contains(resource) || resource.Group == "storage.k8s.io";

    /// <summary>What happens to dependents when a delete does not say. Only the API: <c>kubectl delete</c> always says.</summary>
    public static bool OrphansByDefault(GroupResource resource) => resource is ("batch", "jobs") or ("", "replicationcontrollers");
}
