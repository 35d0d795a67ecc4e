namespace Sampan.Kubernetes.Client;

/// <summary>Kinds of watch events. ERROR events surface as exceptions.</summary>
public enum WatchEventType
{
    /// <summary>The object came into being, or into the selector's view.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone, or left the selector's view.</summary>
    Deleted,

    /// <summary>Nothing changed; the version is one to resume from.</summary>
    Bookmark,
}
