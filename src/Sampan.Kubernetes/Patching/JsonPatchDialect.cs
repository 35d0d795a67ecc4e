namespace Sampan.Kubernetes.Patching;

/// <summary>Whose reading of RFC 6902 counts. They differ in keys that an object does not have.</summary>
public enum JsonPatchDialect
{
    /// <summary>As the RFC says: what is replaced or copied must be there. Velero's resource modifiers.</summary>
    Strict,

    /// <summary>As API servers: a key that is not there counts as null when it is replaced or copied.</summary>
    ApiServer,
}
