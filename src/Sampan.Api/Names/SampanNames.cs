namespace Sampan.Api.Names;

/// <summary>Keys of our own on Kubernetes objects.</summary>
public static class SampanNames
{
    /// <summary>Annotation on everything a restore created, namespaces included: the Restore's uid. What resuming and rolling back recognise
    /// objects by; a label of Velero's would make its server delete ConfigMaps that carry it.</summary>
    public const string RestoreUid = "sampan.dev/restore-uid";

    /// <summary>Annotation on a Restore: what is done with objects that stand in the target, by resource (<see cref="ExistingPolicies"/>).
    /// A Velero server ignores it.</summary>
    public const string ExistingPolicies = "sampan.dev/existing-resource-policies";

    /// <summary>Annotation on a Restore, <c>true</c>: owner references are made anew. A Velero server ignores it.</summary>
    public const string RelinkOwners = "sampan.dev/relink-owners";

    /// <summary>Annotation on a Restore whose resource modifiers came from a file instead of a ConfigMap: the file's name.</summary>
    public const string ResourceModifiers = "sampan.dev/resource-modifiers";
}
