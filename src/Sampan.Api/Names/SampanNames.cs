namespace Sampan.Api.Names;

/// <summary>Keys of our own on Kubernetes objects.</summary>
public static class SampanNames
{
    /// <summary>Annotation on everything a restore created, namespaces included: the Restore's uid. What resuming and rolling back recognise
    /// objects by; a label of Velero's would make its server delete ConfigMaps that carry it.</summary>
    public const string RestoreUid = "sampan.dev/restore-uid";
}
