package dev.berth.server.registry;

/** What the one who asks may do, as the front that took the request has proved it. */
interface RegistryCaller {
  /** Nobody proved anything. */
  RegistryCaller ANONYMOUS =
      new RegistryCaller() {
        @Override
        public boolean isKnown() {
          return false;
        }

        @Override
        public boolean mayPull(RepositoryName repository) {
          return false;
        }

        @Override
        public boolean mayPush(RepositoryName repository) {
          return false;
        }

        @Override
        public boolean mayDelete(RepositoryName repository, Digest image) {
          return false;
        }
      };

  /** Berth's own builds. */
  RegistryCaller BUILDER =
      new RegistryCaller() {
        @Override
        public boolean isKnown() {
          return true;
        }

        @Override
        public boolean mayPull(RepositoryName repository) {
          return true;
        }

        @Override
        public boolean mayPush(RepositoryName repository) {
          return true;
        }

        @Override
        public boolean mayDelete(RepositoryName repository, Digest image) {
          return true;
        }
      };

  boolean isKnown();

  boolean mayPull(RepositoryName repository);

  boolean mayPush(RepositoryName repository);

  /** Of images that he may push: whether this one may go. */
  boolean mayDelete(RepositoryName repository, Digest image);
}
