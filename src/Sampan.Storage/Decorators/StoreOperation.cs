namespace Sampan.Storage.Decorators;

/// <summary>The calls of a store, as metrics and fault plans name them.</summary>
public enum StoreOperation
{
    /// <summary><see cref="IObjectStore.PutAsync"/>.</summary>
    Put,

    /// <summary><see cref="IObjectStore.OpenReadAsync"/>.</summary>
    Read,

    /// <summary><see cref="IObjectStore.HeadAsync"/>.</summary>
    Head,

    /// <summary><see cref="IObjectStore.DeleteAsync"/>.</summary>
    Delete,

    /// <summary><see cref="IObjectStore.ListAsync"/>.</summary>
    List,

    /// <summary><see cref="IObjectStore.ListFoldersAsync"/>.</summary>
    ListFolders,

    /// <summary><see cref="IObjectStore.PresignAsync"/>.</summary>
    Presign,
}
