namespace Sampan.Engine.Archive;

/// <summary>A header of a tar archive, extensions applied.</summary>
internal readonly record struct TarEntry(string Path, long Length, bool IsFolder);
