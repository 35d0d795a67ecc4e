using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Discovery;

/// <summary>One resource in one served version, and what stands behind it.</summary>
internal sealed record ServedResource
{
    /// <summary>As discovery describes it.</summary>
    public required ApiResource Api { get; init; }

    /// <summary>Its subresources.</summary>
    public required IReadOnlyList<SubresourceFact> Subresources { get; init; }

    /// <summary>Group, version and plural under which its objects are stored.</summary>
    public required ResourceId Storage { get; init; }

    /// <summary>Kind of the list document.</summary>
    public required string ListKind { get; init; }

    /// <summary>What happens to its objects before they are stored.</summary>
    public required IKindRules Rules { get; init; }

    /// <summary>The version of the definition behind it; null for built-in kinds.</summary>
    public CustomVersion? Custom { get; init; }

    /// <summary>The same custom resource in the version it is stored in, served or not; null for built-in kinds.</summary>
    public ServedResource? StorageForm { get; init; }

    /// <summary>The server's own version, which decides what fields a version of a kind has; null for custom resources.</summary>
    public KubernetesVersion? Server { get; init; }

    /// <summary>What every answer warns of; null for what is not deprecated.</summary>
    public string? Warning { get; init; }

    public ResourceId Id => Api.Id;

    /// <summary>What the store knows its objects by.</summary>
    public GroupResource Home => Storage.GroupResource;

    /// <summary>True when stored objects are converted on their way in and out.</summary>
    public bool Converts => Id != Storage;

    /// <summary>True when <c>status</c> can only be written through its subresource.</summary>
    public bool HasStatus { get; init; }

    public SubresourceFact? Subresource(string name) => Subresources.FirstOrDefault(s => s.Name == name);

    public bool Serves(string verb) => Api.Verbs.Contains(verb);

    /// <summary>The kind as API servers call it inside (<c>apps.Deployment</c>), which some messages show.</summary>
    public string InternalKind => Custom is not null ? "unstructured.Unstructured" : $"{(Id.Group is "" or "events.k8s.io" ? "core" : Id.Group.Split('.')[0])}.{Api.Kind}";

    /// <summary><c>Kind.group</c>, as messages of invalid objects name it.</summary>
    public string QualifiedKind => Id.Group.Length == 0 ? Api.Kind : $"{Api.Kind}.{Id.Group}";
}
